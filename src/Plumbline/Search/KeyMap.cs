using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Plumbline.Search;

/// <summary>
/// Keys of places and places of keys. While every key is the number of its place, nothing is kept. Not while anybody reads is it written.
/// </summary>
internal sealed class KeyMap<TKey>
    where TKey : notnull
{
    private Dictionary<TKey, int>? _places;
    private TKey[] _keys = [];
    private int _count;

    /// <summary>Bytes of memory, about: without what the strings themselves take.</summary>
    public long SizeInBytes => _places is null ? 0 : ((long)_keys.Length * Unsafe.SizeOf<TKey>()) + (_places.Capacity * (long)(Unsafe.SizeOf<TKey>() + 16));

    /// <summary>The key of a place that has one.</summary>
    public TKey this[int place] => _places is null ? AsKey(place) : _keys[place];

    /// <summary>The place of a key.</summary>
    public bool TryFind(TKey key, out int place)
    {
        if (_places is not null)
        {
            return _places.TryGetValue(key, out place);
        }

        place = -1;
        if (typeof(TKey) == typeof(long) && Unsafe.As<TKey, long>(ref key) is var number && number >= 0 && number < _count)
        {
            place = (int)number;
        }

        return place >= 0;
    }

    /// <summary>Gives a place its key; the key is not in use.</summary>
    public void Set(int place, TKey key)
    {
        if (_places is null && (typeof(TKey) != typeof(long) || Unsafe.As<TKey, long>(ref key) != place || place != _count))
        {
            Materialize();
        }

        if (_places is not null)
        {
            if (place >= _keys.Length)
            {
                Array.Resize(ref _keys, Math.Max(place + 1, _keys.Length + (_keys.Length / 2)));
            }

            _keys[place] = key;
            _places.Add(key, place);
        }

        _count = Math.Max(_count, place + 1);
    }

    /// <summary>Forgets the key of a place.</summary>
    public void Remove(int place)
    {
        if (_places is null)
        {
            Materialize();
        }

        _places.Remove(_keys[place]);
        _keys[place] = default!;
    }

    [MemberNotNull(nameof(_places))]
    private void Materialize()
    {
        _places = new Dictionary<TKey, int>(_count);
        _keys = new TKey[Math.Max(16, _count)];
        for (int place = 0; place < _count; place++)
        {
            _keys[place] = AsKey(place);
            _places.Add(_keys[place], place);
        }
    }

    private static TKey AsKey(int place)
    {
        // Only keys of type long are ever left out.
        long number = place;
        return Unsafe.As<long, TKey>(ref number);
    }
}
