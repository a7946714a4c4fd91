namespace Plumbline.IO.Tests.Fuzzing;

/// <summary>Damaged files of every format are refused by name, never by another exception, never slowly, never at the cost of memory that they do not have.</summary>
public sealed class FormatFuzzTests(ITestOutputHelper output) : IDisposable
{
    // In a test run; more with PLUMBLINE_FUZZ=50000.
    private const int UsualInputs = 1_000;

    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public static TheoryData<string, VectorElement> Cases { get; } = Formats.FormatCase.All;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Vectors_of(string name, VectorElement element)
    {
        string path = _folder.File("seed" + name);
        VectorFileWriter.Write(path, new VectorFileShape(6, 5, element), writer => writer.Append([.. Enumerable.Range(0, 30).Select(i => (float)(i * i % 100))]), TestContext.Current.CancellationToken);
        byte[] seed = File.ReadAllBytes(VectorFile.FileOf(path));
        FuzzTarget target = new(VectorFile.FileOf(name), seed, ReadVectors);
        FuzzReport report = FuzzHarness.Run(target, FuzzHarness.Inputs(UsualInputs), _folder.Root, TestContext.Current.CancellationToken);
        output.WriteLine($"{name} {element}: {report}");
        // Proves that mutations reach the data and do not all stumble over the first byte.
        Assert.InRange(report.Accepted, report.Inputs / 200, report.Inputs * 99 / 100);
    }

    [Theory]
    [InlineData("s.npz")]
    [InlineData("s.ivecs")]
    public void Neighbours_of(string name)
    {
        string path = _folder.File(name);
        NeighborTable table = new(4, 3);
        for (int query = 0; query < 4; query++)
        {
            table.Set(query, [query, query + 1, query + 2], [0, 1, 2]);
        }

        NeighborFile.Write(path, new NeighborFileShape(4, 3, 8, Metric.L2), append => append(table), TestContext.Current.CancellationToken);
        FuzzTarget target = new(name[1..], File.ReadAllBytes(path), ReadNeighbors);
        FuzzReport report = FuzzHarness.Run(target, FuzzHarness.Inputs(UsualInputs), _folder.Root, TestContext.Current.CancellationToken);
        output.WriteLine($"neighbours {name}: {report}");
        Assert.InRange(report.Accepted, report.Inputs / 200, report.Inputs * 99 / 100);
    }

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

        using VectorSet set = VectorFile.Read(path, new VectorReadOptions { AllowNonFinite = true, MemoryMap = path.Length % 2 == 0 });
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
