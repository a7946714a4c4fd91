using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Plumbline.IO.Internals;
using Plumbline.IO.Npy;
using Plumbline.IO.Npz;

namespace Plumbline.IO.Neighbors;

/// <summary>The members ids and distances of a NumPy archive, compressed or not. Ids may be int64, as FAISS gives them.</summary>
internal sealed class NpzNeighborSource : INeighborSource
{
    private const int PrefixBytes = 8;

    private readonly InputFile _input;
    private readonly Stream _ids;
    private readonly Stream _distances;
    private readonly bool _longIds;
    private byte[] _buffer = [];

    public NpzNeighborSource(string path)
    {
        _input = InputFile.Open(path, buffered: false);
        try
        {
            List<ZipMember> members = ZipDirectory.Read(_input);
            (_ids, NpyDictionary ids) = Begin(members, "ids.npy", "<i4", "<i8");
            (_distances, NpyDictionary distances) = Begin(members, "distances.npy", "<f4");
            _longIds = ids.Descr == "<i8";
            if (!ids.Shape.SequenceEqual(distances.Shape))
            {
                throw _input.Error("distances.npy, shape", distances.ShapeText, $"{ids.ShapeText}, that of ids.npy");
            }

            Description = new NeighborFileDescription([path], NeighborFileFormat.Npz, (int)ids.Shape[0], (int)ids.Shape[1], true, null, null, _input.Length);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public NeighborFileDescription Description { get; }

    public void Read(Span<int> ids, Span<float> distances)
    {
        if (_longIds)
        {
            ReadLong(ids);
        }
        else
        {
            ReadExactly(_ids, "ids.npy", MemoryMarshal.AsBytes(ids));
        }

        ReadExactly(_distances, "distances.npy", MemoryMarshal.AsBytes(distances));
    }

    public void Dispose()
    {
        _ids?.Dispose();
        _distances?.Dispose();
        _input.Dispose();
    }

    private (Stream Stream, NpyDictionary Header) Begin(List<ZipMember> members, string name, params string[] types)
    {
        ZipMember entry = members.Find(member => member.Name == name) ?? throw _input.Error("archive", $"no member {name}", "ids.npy and distances.npy");
        RequireUnpacked(entry);
        Stream stream = NpzFormat.Unpack(_input, entry);
        byte[] prefix = new byte[PrefixBytes];
        ReadExactly(stream, name, prefix);
        if (!prefix.AsSpan().StartsWith(NpyHeader.Magic) || prefix[6] is < 1 or > 3)
        {
            throw _input.Error(name, $"bytes {Convert.ToHexString(prefix)}", "the beginning of a .npy file of version 1 to 3");
        }

        byte[] length = new byte[prefix[6] == 1 ? sizeof(ushort) : sizeof(uint)];
        ReadExactly(stream, name, length);
        uint size = prefix[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(length) : BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (size > ushort.MaxValue)
        {
            throw _input.Error($"{name}, header length", $"{size}", $"at most {ushort.MaxValue}");
        }

        byte[] text = new byte[size];
        ReadExactly(stream, name, text);
        NpyDictionary header = Parse(name, Encoding.Latin1.GetString(text));
        long elementBytes = header.Descr.Length == 3 ? header.Descr[2] - '0' : 0;
        bool isShape = header.Shape.Count == 2 && header.Shape.All(one => one is >= 1 and <= int.MaxValue);
        return !types.Contains(header.Descr) ? throw _input.Error($"{name}, descr", $"'{header.Descr}'", string.Join(" or ", types.Select(type => $"'{type}'")))
            : header.FortranOrder ? throw _input.Error($"{name}, fortran_order", "True", "False")
            : !isShape ? throw _input.Error($"{name}, shape", header.ShapeText, "two dimensions, (queries, k)")
            : (UInt128)(entry.Bytes - PrefixBytes - length.Length - size) != (UInt128)header.Shape[0] * (UInt128)header.Shape[1] * (UInt128)elementBytes
                ? throw _input.Error(name, Quantity.Plain(entry.Bytes, "byte"), $"those of shape {header.ShapeText} of '{header.Descr}'")
            : (stream, header);
    }

    /// <summary>A member that claims to unpack to much more than itself is unpacked once before memory is taken for it.</summary>
    private void RequireUnpacked(ZipMember entry)
    {
        if (entry.Bytes / 4 <= entry.PackedBytes)
        {
            return;
        }

        using Stream stream = NpzFormat.Unpack(_input, entry);
        byte[] buffer = new byte[4096];
        for (long left = entry.Bytes; left > 0; left -= buffer.Length)
        {
            ReadExactly(stream, entry.Name, buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)));
        }
    }

    private NpyDictionary Parse(string name, string text)
    {
        try
        {
            return new NpyDictionaryParser(_input, text).Parse();
        }
        catch (VectorFormatException exception)
        {
            throw new VectorFormatException(_input.Path, $"{name}, {exception.Place}", exception.Found, exception.Expected, exception);
        }
    }

    private void ReadLong(Span<int> ids)
    {
        const int most = InputFile.ChunkBytes / sizeof(long);
        if (_buffer.Length == 0)
        {
            _buffer = new byte[Math.Min(ids.Length, most) * sizeof(long)];
        }

        while (ids.Length > 0)
        {
            int count = Math.Min(ids.Length, _buffer.Length / sizeof(long));
            ReadExactly(_ids, "ids.npy", _buffer.AsSpan(0, count * sizeof(long)));
            ReadOnlySpan<long> values = MemoryMarshal.Cast<byte, long>(_buffer.AsSpan(0, count * sizeof(long)));
            for (int i = 0; i < count; i++)
            {
                ids[i] = values[i] is >= int.MinValue and <= int.MaxValue ? (int)values[i] : throw _input.Error("ids.npy", $"id {values[i]}", "ids that fit int32");
            }

            ids = ids[count..];
        }
    }

    private void ReadExactly(Stream stream, string name, Span<byte> destination)
    {
        try
        {
            if (stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
            {
                throw _input.Error(name, "its end", "more bytes");
            }
        }
        catch (InvalidDataException exception)
        {
            throw new VectorFormatException(_input.Path, name, "bytes that do not unpack", "a member of a NumPy archive", exception);
        }
    }
}
