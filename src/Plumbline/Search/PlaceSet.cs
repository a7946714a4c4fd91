using System.Numerics;

namespace Plumbline.Search;

/// <summary>A set of place numbers, one bit each.</summary>
internal sealed class PlaceSet
{
    private ulong[] _words;

    public PlaceSet()
        : this([])
    {
    }

    /// <summary>A set from its words.</summary>
    public PlaceSet(ulong[] words)
    {
        _words = words;
        foreach (ulong word in words)
        {
            Count += BitOperations.PopCount(word);
        }
    }

    /// <summary>Places in the set.</summary>
    public int Count { get; private set; }

    /// <summary>The bits; a place beyond them is not in the set.</summary>
    public ReadOnlySpan<ulong> Words => _words;

    public long SizeInBytes => (long)_words.Length * sizeof(ulong);

    public bool Contains(int place) => place >> 6 < _words.Length && (_words[place >> 6] >> place & 1) != 0;

    /// <summary>Adds a place; false where it is there.</summary>
    public bool Add(int place)
    {
        if (Contains(place))
        {
            return false;
        }

        if (place >> 6 >= _words.Length)
        {
            Array.Resize(ref _words, Math.Max((place >> 6) + 1, _words.Length * 3 / 2));
        }

        _words[place >> 6] |= 1UL << place;
        Count++;
        return true;
    }

    /// <summary>Takes a place out; false where it is not there.</summary>
    public bool Remove(int place)
    {
        if (!Contains(place))
        {
            return false;
        }

        _words[place >> 6] &= ~(1UL << place);
        Count--;
        return true;
    }
}
