namespace Plumbline.Search;

/// <summary>Which vectors a search may return.</summary>
public static class KeyFilter
{
    /// <summary>Vectors whose key passes a test. It is asked during the search, for some keys, and must not use the index itself.</summary>
    /// <typeparam name="TKey">Type of the keys.</typeparam>
    /// <param name="predicate">The test; called by several threads at once where a batch is searched.</param>
    public static KeyFilter<TKey> Where<TKey>(Func<TKey, bool> predicate)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(predicate);
        return new KeyFilter<TKey>(predicate, null);
    }

    /// <summary>Vectors of the named keys; keys that the index does not have are passed over.</summary>
    /// <typeparam name="TKey">Type of the keys.</typeparam>
    /// <param name="keys">The keys; copied.</param>
    /// <exception cref="ArgumentException">A key is null.</exception>
    public static KeyFilter<TKey> Of<TKey>(IEnumerable<TKey> keys)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(keys);
        HashSet<TKey> named = [.. keys];
        return named.Any(key => key is null) ? throw new ArgumentException("A key is null.", nameof(keys)) : new KeyFilter<TKey>(null, named);
    }

    /// <summary>Vectors whose key is the number of a set bit.</summary>
    /// <param name="bitmap">Bit k of the bitmap is bit k % 64 of word k / 64; keys beyond it do not pass. Not copied.</param>
    public static KeyFilter<long> FromBitmap(ReadOnlyMemory<ulong> bitmap) =>
        new(key => key >= 0 && key >> 6 < bitmap.Length && (bitmap.Span[(int)(key >> 6)] >> (int)(key & 63) & 1) != 0, null);
}
