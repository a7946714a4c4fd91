using System.Buffers.Binary;
using System.Text;
using Plumbline.IO;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.Support;

/// <summary>A folder of its own for a test, with files to study in it.</summary>
internal sealed class Workplace : IDisposable
{
    /// <summary>Vectors of <see cref="Data"/>.</summary>
    public const int Count = 120;

    /// <summary>Components of <see cref="Data"/>.</summary>
    public const int Dimension = 8;

    /// <summary>Options of a study that takes no time.</summary>
    public static readonly string[] Tiny = ["--data", Data, "--k", "5,20,60", "--m", "4", "--ef", "4,16", "--ef-construction", "10", "--alpha", "0.5", "--threads", "1"];

    private readonly TemporaryFolder _folder = new();

    /// <summary>A valid file of 120 x 8.</summary>
    public const string Data = "x.npy";

    public Workplace()
    {
        using VectorSet vectors = VectorSet.FromValues(Values(), Dimension);
        NpyWriter.Write(File(Data), vectors);
    }

    public string Path => _folder.Path;

    /// <summary>All files and folders below, with the length and time of each.</summary>
    public string[] Entries =>
    [
        .. new DirectoryInfo(Path).EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
            .Select(entry => $"{System.IO.Path.GetRelativePath(Path, entry.FullName)} {(entry as FileInfo)?.Length} {entry.LastWriteTimeUtc:O}")
            .Order(StringComparer.Ordinal),
    ];

    public string File(string name) => _folder.File(name);

    public byte[] Bytes(string name) => System.IO.File.ReadAllBytes(File(name));

    public string Text(string name) => System.IO.File.ReadAllText(File(name));

    /// <summary>Writes a .npy file by hand, so that it may be wrong.</summary>
    public void WriteNpy(string name, string dictionary, ReadOnlySpan<byte> data)
    {
        byte[] text = Encoding.ASCII.GetBytes(dictionary);
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        System.IO.File.WriteAllBytes(File(name), [0x93, .. "NUMPY"u8, 1, 0, .. length, .. text, .. data]);
    }

    /// <summary>The components of <see cref="Data"/>, some of them replaced.</summary>
    public static float[] Values(params ReadOnlySpan<(int Row, int Column, float Value)> replaced)
    {
        Random random = new(1);
        float[] values = [.. Enumerable.Range(0, Count * Dimension).Select(_ => random.NextSingle())];
        foreach ((int row, int column, float value) in replaced)
        {
            values[(row * Dimension) + column] = value;
        }

        return values;
    }

    public void Dispose() => _folder.Dispose();
}
