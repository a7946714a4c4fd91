namespace Plumbline.Search;

/// <summary>How much effort an index needs for a promised overlap, by the number of neighbours.</summary>
/// <param name="Target">The mean overlap promised.</param>
/// <param name="Efforts">The efforts, by ascending k.</param>
/// <param name="Queries">Queries that it was measured with.</param>
/// <param name="OwnVectors">Whether those were vectors of the index itself.</param>
/// <param name="Count">Vectors in the index when it was measured. Where many have come or gone since, calibrate again.</param>
public sealed record EffortCalibration(double Target, IReadOnlyList<CalibratedEffort> Efforts, int Queries, bool OwnVectors, int Count)
{
    /// <summary>The effort for a number of neighbours: that of the smallest k measured that is not below it.</summary>
    /// <param name="k">Neighbours asked for.</param>
    /// <exception cref="InvalidOperationException">No k as large was measured.</exception>
    public int EffortFor(int k)
    {
        foreach (CalibratedEffort effort in Efforts)
        {
            if (effort.K >= k)
            {
                return effort.EfSearch;
            }
        }

        throw new InvalidOperationException($"The index is calibrated for up to {Efforts[^1].K} neighbours, and {k} were asked for; call Calibrate with a k of {k} or more.");
    }
}
