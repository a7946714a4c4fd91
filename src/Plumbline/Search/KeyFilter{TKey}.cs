namespace Plumbline.Search;

/// <summary>Which vectors a search may return; made by <see cref="KeyFilter"/>. May be used for any number of searches.</summary>
/// <typeparam name="TKey">Type of the keys.</typeparam>
public sealed class KeyFilter<TKey>
    where TKey : notnull
{
    internal KeyFilter(Func<TKey, bool>? predicate, HashSet<TKey>? keys)
    {
        Predicate = predicate;
        Keys = keys;
    }

    internal Func<TKey, bool>? Predicate { get; }

    internal HashSet<TKey>? Keys { get; }

    /// <summary>The places of the keys in the index searched last, as of one of its versions: many searches share one filter.</summary>
    internal KeyPlaces? Last { get; set; }
}
