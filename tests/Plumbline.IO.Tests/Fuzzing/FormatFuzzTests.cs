using Plumbline.IO.Tests.Formats;
using Plumbline.Testing.Fuzzing;

namespace Plumbline.IO.Tests.Fuzzing;

/// <summary>Damaged files of every simple format of vectors and neighbours.</summary>
public sealed class FormatFuzzTests : IDisposable
{
    private static readonly string[] Words =
    [
        "nan", "-inf", "1e39", ",", "\n", "\r\n", ";", "\t", "\"", "0", "-", "PK\x01\x02", "PK\x05\x06", "'descr'", "'shape'", "'fortran_order'", "True", "False", "(", ")", "{", "}", "'", ":", "L",
        "\0", "é", "'<f2'", "'<f4'", "'<f8'", "[('a', '<f4')]", "2147483647", "2147483648", "99999999999999999999", "(1, 6)", "(6, 1)", "(536870912, 2147483647)",
    ];

    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public static TheoryData<string, VectorElement> Cases { get; } = FormatCase.All;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Vectors_of(string name, VectorElement element)
    {
        string path = _folder.File("seed" + name);
        VectorFileWriter.Write(path, new VectorFileShape(6, 5, element), writer => writer.Append([.. Enumerable.Range(0, 30).Select(i => (float)(i * i % 100))]), TestContext.Current.CancellationToken);
        FuzzHarness.Run(
            Target($"{name[1..]} {element}", VectorFile.FileOf(name), File.ReadAllBytes(VectorFile.FileOf(path)), ReadVectors) with { Seeds = VectorFile.ElementsOf(name).Count },
            _folder.Root,
            TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Npy(byte version) => FuzzHarness.Run(
        Target($"npy version {version}", ".npy", NpyBytes.Create(NpyBytes.ThreeByTwo, NpyBytes.Data(1, 2, 3, 4, 5, 6), version), ReadVectors) with { Seeds = 3 },
        _folder.Root,
        TestContext.Current.CancellationToken);

    [Theory]
    [InlineData("s.npz")]
    [InlineData("s.ivecs")]
    [InlineData("s.hdf5")]
    public void Neighbours_of(string name)
    {
        string path = _folder.File(name);
        NeighborTable table = new(4, 3);
        for (int query = 0; query < 4; query++)
        {
            table.Set(query, [query, query + 1, query + 2], [0, 1, 2]);
        }

        NeighborFile.Write(path, new NeighborFileShape(4, 3, 8, Metric.L2), append => append(table), TestContext.Current.CancellationToken);
        FuzzHarness.Run(Target($"neighbours {name[1..]}", name[1..], File.ReadAllBytes(path), ReadNeighbors), _folder.Root, TestContext.Current.CancellationToken);
    }

    /// <summary>The longest header that is believed, in a file of a few bytes. The average; an exception alone costs some 35 KiB.</summary>
    [Fact]
    public void A_lying_header_length_costs_nothing()
    {
        string path = _folder.File("a.npy", [.. NpyBytes.Prefix(2, 0, 65_535), .. "{'descr'"u8]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 500; i++)
        {
            Assert.Throws<VectorFormatException>(() => Vectors.Read(path, new VectorReadOptions()));
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 500, 0, 64 << 10);
    }

    private static FuzzTarget Target(string reader, string extension, byte[] seed, Func<string, long> read) =>
        new(reader, extension, seed, read, FuzzHarness.Is<VectorFormatException>) { Words = Words };

    /// <summary>Rows as they are, as integers where they are that, and then the whole set: the memory of vectors counts.</summary>
    private static long ReadVectors(string path)
    {
        VectorFileDescription file;
        using (VectorFileRows rows = VectorFileRows.Open(path))
        {
            file = rows.Description;
            if (file.Element is VectorElement.Signed32 or VectorElement.Signed8 or VectorElement.Unsigned8)
            {
                rows.Read(file.Rows - 1, new int[file.Dimension]);
            }
        }

        bool odd = file.Bytes % 2 == 1;
        using VectorSet set = VectorFile.Read(path, new VectorReadOptions { AllowNonFinite = odd, MemoryMap = file.Rows % 2 == 0 });
        // Elements of one byte become four; that is what was asked for, and no lie.
        return set.SizeInBytes / (VectorElementNames.BytesOf(file.Element) == 1 ? 2 : 1);
    }

    private static long ReadNeighbors(string path)
    {
        // The table lies on the garbage-collected heap.
        _ = NeighborFile.Read(path);
        return 0;
    }
}
