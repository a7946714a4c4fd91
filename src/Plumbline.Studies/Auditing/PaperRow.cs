using Plumbline.Engines;
using Plumbline.Fidelity;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing;

/// <summary>
/// The paper's measures of what an engine returned: its own order and distances, the first result dropped as "self" by its place where the
/// queries are of the base, missing ones padded.
/// </summary>
internal static class PaperRow
{
    /// <summary>The measures; null where distances are not Euclidean.</summary>
    public static PaperMetrics? Compute(EngineProbe probe, NeighborTable exact, ProbeAnswers answers)
    {
        EngineDistance distance = probe.Engine.Description.Distance;
        if (distance is not (EngineDistance.Euclidean or EngineDistance.SquaredEuclidean))
        {
            return null;
        }

        int k = answers.K;
        int queries = answers.Raw!.QueryCount;
        int[] ids = new int[queries * k];
        float[] squared = new float[ids.Length];
        Array.Fill(ids, PaddedNeighbors.MissingId);
        Array.Fill(squared, PaddedNeighbors.MissingDistance);
        int dropped = probe.Queries.IsSelf ? 1 : 0;
        for (int query = 0; query < queries; query++)
        {
            ReadOnlySpan<long> found = answers.Raw.Ids(query);
            for (int i = dropped; i < found.Length && i - dropped < k; i++)
            {
                float value = answers.Raw.Distances(query)[i];
                ids[(query * k) + i - dropped] = probe.Ids.RowOf(found[i]);
                squared[(query * k) + i - dropped] = distance == EngineDistance.Euclidean ? value * value : value;
            }
        }

        return PaperConvention.Compute(probe.Vectors, PaddedNeighbors.From(exact, k), new PaddedNeighbors(queries, k, ids, squared), k);
    }
}
