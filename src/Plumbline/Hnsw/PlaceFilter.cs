namespace Plumbline.Hnsw;

/// <summary>Which points of an index a search may return. Walks go through the others all the same.</summary>
internal abstract class PlaceFilter
{
    /// <summary>How many points pass, where that is known.</summary>
    public abstract int? Count { get; }

    /// <summary>Whether a point may be returned.</summary>
    public abstract bool Passes(int place);
}
