namespace Plumbline.Hnsw;

/// <summary>Where a walk gets its distances from: computed from the vectors, or read from an exact pass.</summary>
internal interface IQueryDistances
{
    /// <summary>Raw distances from the query to the named points.</summary>
    void To(ReadOnlySpan<int> points, Span<float> distances);
}
