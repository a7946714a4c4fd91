namespace Plumbline.Hnsw.Scoring;

/// <summary>The query of a scorer.</summary>
internal readonly unsafe struct ScorerQuery(PlaceScorer scorer) : IQueryDistances
{
    public void To(ReadOnlySpan<int> points, float bound, Span<float> distances)
    {
        fixed (int* from = points)
        fixed (float* to = distances)
        {
            scorer.Score(from, points.Length, bound, to);
        }
    }
}
