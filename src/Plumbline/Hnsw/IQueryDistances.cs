namespace Plumbline.Hnsw;

/// <summary>Where a walk gets its distances from: computed from the vectors, or read from an exact pass.</summary>
internal interface IQueryDistances
{
    /// <summary>Raw distances from the query to the named points.</summary>
    /// <param name="points">The points.</param>
    /// <param name="bound">A distance greater than this may be given as infinite.</param>
    /// <param name="distances">Receives a distance for each.</param>
    void To(ReadOnlySpan<int> points, float bound, Span<float> distances);
}
