using Plumbline.Exact;

namespace Plumbline.Hnsw;

/// <summary>A walk over the full ranking of an exact pass.</summary>
internal sealed class MatrixTraversal(HnswGraph graph, PackedLinks links, DistanceMatrix matrix, NeighborRanking ranking, QueryRanks ranks) : RankedTraversal
{
    private readonly RankWalk _walk = new(graph, links, matrix, ranking, ranks);
    private int _query;

    public override int Words => (ranking.Count + 63) / 64;

    public override int SelfRank => _walk.RankOf(_query);

    public override int Count => ranking.Count;

    public override int FullRankingOf => _query;

    public override void Run(int query, ReadOnlySpan<int> efs)
    {
        _query = query;
        _walk.Run(query, efs);
    }

    public override int Evaluated(int checkpoint) => _walk.EvaluatedAt(checkpoint);

    public override int Expanded(int checkpoint) => _walk.ExpandedAt(checkpoint);

    public override ReadOnlySpan<ulong> Found(int checkpoint) => _walk.FoundAt(checkpoint);

    public override int Id(int rank) => ranking.Row(_query)[rank];

    public override float Distance(int rank) => matrix.Row(_query)[Id(rank)];
}
