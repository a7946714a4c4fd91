using Plumbline.Hnsw;

namespace Plumbline.Search;

/// <summary>Which vectors a search may return; made by <see cref="KeyFilter"/>. May be used for any number of searches.</summary>
/// <typeparam name="TKey">Type of the keys.</typeparam>
public sealed class KeyFilter<TKey>
    where TKey : notnull
{
    private readonly Func<TKey, bool>? _predicate;
    private readonly HashSet<TKey>? _keys;

    // Many searches share one filter: the places of its keys in the index searched last, as of one of its versions.
    private KeyPlaces? _last;

    internal KeyFilter(Func<TKey, bool>? predicate, HashSet<TKey>? keys)
    {
        _predicate = predicate;
        _keys = keys;
    }

    /// <summary>The same by places. The caller holds the gate for reading.</summary>
    internal PlaceFilter PlacesIn(IndexCore core, KeyMap<TKey> keys)
    {
        if (_predicate is not null)
        {
            return new PredicatePlaces<TKey>(_predicate, keys, core.Removed);
        }

        if (_last is { } last && last.Index == core && last.Version == core.Version)
        {
            return last.Places;
        }

        PlaceSet places = new();
        foreach (TKey key in _keys!)
        {
            int place = core.Find(keys, key);
            if (place >= 0)
            {
                places.Add(place);
            }
        }

        ListedPlaces listed = new(places);
        _last = new KeyPlaces(core, core.Version, listed);
        return listed;
    }
}
