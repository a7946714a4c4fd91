using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Plumbline.Imaging.Tests.Models;

/// <summary>Writes pickles of protocol 2 opcode by opcode, and the archives that torch.save puts them in.</summary>
internal sealed class PickleBytes
{
    private readonly List<byte> _bytes = [0x80, 2];

    public static byte[] Floats(params float[] values) => SafetensorsBytes.Floats(values);

    /// <summary>An archive of data.pkl and storages 0, 1, ...</summary>
    public static byte[] Archive(byte[] pickle, params byte[][] storages) =>
        Zip([("archive/data.pkl", pickle), .. storages.Select((bytes, i) => ($"archive/data/{i}", bytes))]);

    public static byte[] Zip(IEnumerable<(string Name, byte[] Bytes)> files, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                using Stream file = zip.CreateEntry(name, level).Open();
                file.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    /// <summary>A state dict of one tensor "a", a view of storage 0.</summary>
    public static byte[] OneTensor(string storageType, long count, long offset, long[] shape, long[] strides) =>
        new PickleBytes().Raw("}").Text("a").Tensor(storageType, count, offset, shape, strides).Raw("s.").Done();

    public PickleBytes Raw(string opcodes)
    {
        _bytes.AddRange(Encoding.Latin1.GetBytes(opcodes));
        return this;
    }

    public PickleBytes Text(string value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(value);
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        _bytes.Add((byte)'X');
        _bytes.AddRange(length);
        _bytes.AddRange(utf8);
        return this;
    }

    public PickleBytes Number(long value)
    {
        byte[] digits = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(digits, value);
        _bytes.AddRange([0x8A, 8]);
        _bytes.AddRange(digits);
        return this;
    }

    public PickleBytes Numbers(params long[] values)
    {
        Raw("(");
        Array.ForEach(values, value => Number(value));
        return Raw("t");
    }

    public PickleBytes Tensor(string storageType, long count, long offset, long[] shape, long[] strides) =>
        Raw("ctorch._utils\n_rebuild_tensor_v2\n((").Text("storage").Raw($"ctorch\n{storageType}\n").Text("0").Text("cpu").Number(count)
            .Raw("tQ").Number(offset).Numbers(shape).Numbers(strides).Raw("\u0089ccollections\nOrderedDict\n)RtR");

    public byte[] Done() => [.. _bytes];
}
