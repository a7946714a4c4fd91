using Plumbline.Fidelity;

namespace Plumbline.Studies.Exploring;

/// <summary>What one query's k places hold.</summary>
/// <param name="Returned">Results, at most k.</param>
/// <param name="Within">Results within the effort.</param>
/// <param name="Shared">Exact neighbours among the results.</param>
/// <param name="SharedWithin">Of those, the ones within the effort.</param>
internal readonly record struct PlaceCounts(int Returned, int Within, int Shared, int SharedWithin)
{
    /// <summary>The loss of one query.</summary>
    /// <param name="k">Places.</param>
    public LossSplit Loss(int k) => LossSplit.FromCounts(k, Returned, Within, Shared, SharedWithin);
}
