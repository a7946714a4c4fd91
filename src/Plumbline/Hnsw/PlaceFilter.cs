namespace Plumbline.Hnsw;

/// <summary>Which points of an index a search may return. Walks go through the others all the same.</summary>
internal abstract class PlaceFilter
{
    /// <summary>How many points pass, where that is known.</summary>
    public abstract int? Count { get; }

    /// <summary>Whether a point may be returned.</summary>
    public abstract bool Passes(int place);

    /// <summary>How many points pass, as far as it matters: where that is not known they are counted, and no further than to a limit.</summary>
    /// <param name="limit">Where counting ends.</param>
    /// <param name="places">Points of the index.</param>
    public int CountUpTo(int limit, int places)
    {
        if (Count is { } known)
        {
            return known;
        }

        int passing = 0;
        for (int place = 0; place < places && passing < limit; place++)
        {
            passing += Passes(place) ? 1 : 0;
        }

        return passing;
    }
}
