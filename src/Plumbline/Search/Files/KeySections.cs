using System.Text;

namespace Plumbline.Search.Files;

/// <summary>Reads the keys.</summary>
internal sealed class KeySections(IndexFile file, IndexMeta meta)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the keys of all places that are not removed.</summary>
    /// <exception cref="IndexFileException">A key is there twice or cannot be read.</exception>
    public KeyMap<TKey> Read<TKey>(PlaceSet removed)
        where TKey : notnull
    {
        KeyMap<TKey> keys = new();
        if (keys is KeyMap<string> strings)
        {
            ReadStrings(strings, removed);
        }
        else
        {
            ReadNumbers((KeyMap<long>)(object)keys, removed);
        }

        return keys;
    }

    private void ReadNumbers(KeyMap<long> keys, PlaceSet removed)
    {
        long[]? numbers = meta.KeysAreRowNumbers ? null : file.ReadArray<long>(IndexFileFormat.Keys);
        for (int place = 0; place < meta.Places; place++)
        {
            if (!removed.Contains(place))
            {
                Set(keys, place, numbers is null ? place : numbers[place], IndexFileFormat.Keys);
            }
            else if (numbers![place] != 0)
            {
                throw file.Error(IndexFileFormat.Keys, $"key {numbers[place]} at the removed place {place}", "0");
            }
        }
    }

    private void ReadStrings(KeyMap<string> keys, PlaceSet removed)
    {
        long[] offsets = file.ReadArray<long>(IndexFileFormat.KeyOffsets);
        using NativeBuffer text = file.Copy(IndexFileFormat.KeyText);
        if (offsets[0] != 0 || offsets[^1] != text.Length)
        {
            throw file.Error(IndexFileFormat.KeyOffsets, $"offsets {offsets[0]} to {offsets[^1]}", $"0 to {text.Length}, the length of the text");
        }

        for (int place = 0; place < meta.Places; place++)
        {
            bool isRemoved = removed.Contains(place);
            long length = offsets[place + 1] - offsets[place];
            // Below 0 or beyond the text is caught too: the offsets ascend from 0 to its length.
            if (offsets[place + 1] > text.Length || length < 0 || length > (isRemoved ? 0 : Array.MaxLength))
            {
                throw file.Error(
                    IndexFileFormat.KeyOffsets, $"offset {offsets[place + 1]} after place {place}", isRemoved ? $"{offsets[place]}: the place is removed" : "ascending offsets");
            }

            if (!isRemoved)
            {
                Set(keys, place, Decode(text, offsets[place], (int)length, place), IndexFileFormat.KeyText);
            }
        }
    }

    private unsafe string Decode(NativeBuffer text, long offset, int length, int place)
    {
        try
        {
            string key = s_strict.GetString(new ReadOnlySpan<byte>(text.Pointer + offset, length));
            GC.KeepAlive(text);
            return key;
        }
        catch (DecoderFallbackException exception)
        {
            throw new IndexFileException(file.Path, IndexFileFormat.KeyText, $"a key of place {place} that is not UTF-8", "UTF-8", exception);
        }
    }

    private void Set<TKey>(KeyMap<TKey> keys, int place, TKey key, string section)
        where TKey : notnull
    {
        if (keys.TryFind(key, out int other))
        {
            throw file.Error(section, $"key '{key}' at places {other} and {place}", "each key once");
        }

        keys.Set(place, key);
    }
}
