using Plumbline.Hnsw;

namespace Plumbline.Search;

/// <summary>Places that are not removed and whose key passes a test.</summary>
internal sealed class PredicatePlaces<TKey>(Func<TKey, bool> predicate, KeyMap<TKey> keys, PlaceSet removed) : PlaceFilter
    where TKey : notnull
{
    public override int? Count => null;

    public override bool Passes(int place) => !removed.Contains(place) && predicate(keys[place]);
}
