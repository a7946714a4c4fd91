namespace Plumbline.IO.Tests;

public sealed class VectorFileTests : IDisposable
{
    private const string Known =
        "expected .npy, .npz, .fvecs, .ivecs, .bvecs, .fbin, .u8bin, .i8bin, .ibin, .idx, -ubyte, .idx.gz, -ubyte.gz, .csv, .tsv, .hdf5, .h5, .parquet";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Unknown_extension() =>
        Vectors.AssertRefused(_folder.File("vectors.txt", [1]), $"extension: found .txt, {Known}");

    [Fact]
    public void No_extension() => Vectors.AssertRefused(_folder.File("vectors", [1]), $"extension: found none, {Known}");

    [Fact]
    public void Extension_in_capitals()
    {
        using VectorSet set = Vectors.Read(_folder.File("A.NPY", NpyBytes.Valid()));
        Assert.Equal(3, set.Count);
    }

    [Theory]
    [InlineData("none.npy")]
    [InlineData("none.fvecs")]
    [InlineData("none")]
    [InlineData("none.txt")]
    [InlineData("no/such/folder/none.npy")]
    public void Missing_file(string name)
    {
        string path = _folder.File(name);
        FileNotFoundException exception = Assert.Throws<FileNotFoundException>(() => Vectors.Read(path));
        Assert.Equal(path, exception.FileName);
        Assert.Throws<FileNotFoundException>(() => VectorFile.Describe(path));
        Assert.Throws<FileNotFoundException>(() => VectorFileRows.Open(path));
    }

    [Fact]
    public void Folder_in_place_of_a_file()
    {
        string path = _folder.File("a.npy");
        Directory.CreateDirectory(path);
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => Vectors.Read(path));
        Assert.Equal($"{path}: file: found a folder, expected a regular file", exception.Message);
    }

    [Fact]
    public void Line_breaks_in_a_path_do_not_break_the_message()
    {
        string path = _folder.File("a\nb\x1b[2J.txt", [1]);
        VectorFormatException exception = Assert.Throws<VectorFormatException>(() => Vectors.Read(path));
        Assert.Equal($"{_folder.File("a?b?[2J.txt")}: extension: found .txt, {Known}", exception.Message);
        Assert.Equal(path, exception.Path);
    }

    [Fact]
    public void Describes_float32() =>
        Assert.Equal(
            new VectorFileDescription(_folder.File("a.npy"), VectorFileFormat.Npy, 3, 2, "float32", NpyBytes.Valid().Length),
            VectorFile.Describe(_folder.File("a.npy", NpyBytes.Valid())));

    [Theory]
    [InlineData(".npy", false)]
    [InlineData(".npy", true)]
    [InlineData(".fvecs", false)]
    public void Progress_ascends_to_1(string extension, bool memoryMap)
    {
        string path = _folder.File("a" + extension);
        var written = new ProgressList();
        Write(path, Vectors.Counting(6000, 200), written, CancellationToken.None);
        var read = new ProgressList();
        using VectorSet set = Vectors.Read(path, new VectorReadOptions { MemoryMap = memoryMap }, read);
        Assert.All([written, read], shares =>
        {
            Assert.InRange(shares.Count, 4, 6);
            Assert.Equal(shares.Order(), shares);
            Assert.All(shares, share => Assert.InRange(share, double.Epsilon, 1));
            Assert.Equal(1, shares[^1]);
        });
    }

    [Theory]
    [InlineData(".npy", false)]
    [InlineData(".npy", true)]
    [InlineData(".fvecs", false)]
    public void Cancelling_stops_the_reading(string extension, bool memoryMap)
    {
        string path = _folder.File("a" + extension);
        Write(path, Vectors.Counting(6000, 200), null, CancellationToken.None);
        using var source = new CancellationTokenSource();
        var progress = new CancelAtOnce(source);
        Assert.Throws<OperationCanceledException>(
            () => VectorFile.Read(path, new VectorReadOptions { MemoryMap = memoryMap }, progress, source.Token));
        Assert.Equal(1, progress.Reports);
    }

    [Theory]
    [InlineData(".npy")]
    [InlineData(".fvecs")]
    public void Cancelling_stops_the_writing_and_leaves_what_was_there(string extension)
    {
        string path = _folder.File("a" + extension, [1, 2, 3]);
        using VectorSet set = Vectors.Counting(6000, 200);
        using var source = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Write(path, set, new CancelAtOnce(source), source.Token));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal(["a" + extension], _folder.Names());
    }

    [Fact]
    public void Cancelled_before_it_began()
    {
        string path = _folder.File("a.npy", NpyBytes.Valid());
        Assert.Throws<OperationCanceledException>(() => VectorFile.Read(path, cancellationToken: new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(".npy")]
    [InlineData(".fvecs")]
    public void No_vectors_are_not_written(string extension)
    {
        string path = _folder.File("a" + extension);
        using VectorSet set = VectorSet.Allocate(0, 4);
        ArgumentException exception = Assert.Throws<ArgumentException>(() => Write(path, set, null, CancellationToken.None));
        Assert.StartsWith($"Cannot write '{path}': 0 vectors, expected at least 1.", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names());
    }

    private static void Write(string path, VectorSet set, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (path.EndsWith(".npy", StringComparison.Ordinal))
        {
            NpyWriter.Write(path, set, progress, cancellationToken);
        }
        else
        {
            FvecsWriter.Write(path, set, progress, cancellationToken);
        }
    }

    private sealed class ProgressList : List<double>, IProgress<double>
    {
        public void Report(double value) => Add(value);
    }

    private sealed class CancelAtOnce(CancellationTokenSource source) : IProgress<double>
    {
        public int Reports { get; private set; }

        public void Report(double value)
        {
            Reports++;
            source.Cancel();
        }
    }
}
