namespace Plumbline.IO.Tests;

public sealed class MemoryMapTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Float32_is_mapped_until_the_set_is_disposed()
    {
        string path = _folder.File("a.npy");
        using VectorSet expected = Vectors.Counting(2000, 33);
        Vectors.WriteNpy(path, expected);
        VectorSet set = Vectors.Read(path, Vectors.MemoryMap);
        Assert.Throws<InvalidOperationException>(() => { set.WritableRow(0)[0] = 1; });
        Vectors.AssertSame(expected, set);
        AssertMapped(path, true);
        set.Dispose();
        set.Dispose();
        AssertMapped(path, false);
        // Windows would not let go of a file in use.
        File.Delete(path);
    }

    [Fact]
    public void The_file_may_be_replaced_while_it_is_mapped()
    {
        string path = _folder.File("a.npy");
        using VectorSet first = Vectors.Set(1, 1, 2, 3);
        using VectorSet second = Vectors.Set(1, 4);
        Vectors.WriteNpy(path, first);
        using VectorSet mapped = Vectors.Read(path, Vectors.MemoryMap);
        Vectors.WriteNpy(path, second);
        Vectors.AssertSame(first, mapped);
    }

    [Fact]
    public void Data_that_is_not_aligned_is_read_instead()
    {
        byte[] bytes = NpyBytes.Create(NpyBytes.ThreeByTwo, NpyBytes.Data(1, 2, 3, 4, 5, 6));
        Assert.NotEqual(0, (bytes.Length - 24) % 4);
        using VectorSet set = Vectors.Read(_folder.File("a.npy", bytes), Vectors.MemoryMap);
        set.WritableRow(0)[0] = 1;
        Assert.Equal([5, 6], set[2].ToArray());
    }

    [Fact]
    public void Float16_is_read_instead()
    {
        byte[] bytes = NpyBytes.Create("{'descr': '<f2', 'fortran_order': False, 'shape': (1, 2)}", [0, 0x3C, 1, 0]);
        using VectorSet set = Vectors.Read(_folder.File("a.npy", bytes), Vectors.MemoryMap);
        Assert.Equal([1, 5.9604645e-8f], set[0].ToArray());
    }

    [Fact]
    public void Refused_data_is_unmapped()
    {
        string path = _folder.File("a.npy");
        using VectorSet set = Vectors.Set(1, 1, float.NaN);
        Vectors.WriteNpy(path, set);
        Vectors.AssertRefused(path, "row 1, column 0: found NaN, expected a finite number", Vectors.MemoryMap);
        AssertMapped(path, false);
        using VectorSet allowed = Vectors.Read(path, new VectorReadOptions { MemoryMap = true, AllowNonFinite = true });
        Vectors.AssertSame(set, allowed);
    }

    private static void AssertMapped(string path, bool expected)
    {
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(expected, File.ReadLines("/proc/self/maps").Any(line => line.EndsWith(path, StringComparison.Ordinal)));
            Assert.DoesNotContain(path, Directory.GetFiles("/proc/self/fd").Select(fd => new FileInfo(fd).LinkTarget));
        }
    }
}
