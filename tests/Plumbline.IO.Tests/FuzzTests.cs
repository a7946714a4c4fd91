using System.Diagnostics;

namespace Plumbline.IO.Tests;

/// <summary>Damaged files are refused by name, never by another exception, and never cost memory that they do not have.</summary>
public sealed class FuzzTests : IDisposable
{
    private const int Mutations = 6_000;

    // Far above what opening a file and throwing an exception cost (50 KiB the first time), far below what a lie can ask for.
    private const long MostBytes = 256 << 10;

    private static readonly string[] Words =
    [
        "'descr'", "'shape'", "'fortran_order'", "True", "False", "(", ")", ",", "{", "}", "'", "\"", ":", "-", "L", "\0", "é",
        "'<f2'", "'<f8'", "[('a', '<f4')]", "2147483647", "2147483648", "99999999999999999999", "(1, 6)", "(6, 1)", "(536870912, 2147483647)",
    ];

    private readonly ScratchFolder _folder = ScratchFolder.InMemory();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Npy(byte version) => Fuzz(".npy", NpyBytes.Create(NpyBytes.ThreeByTwo, NpyBytes.Data(1, 2, 3, 4, 5, 6), version), seed: version);

    [Fact]
    public void Fvecs()
    {
        using VectorSet set = Vectors.Counting(5, 3);
        Vectors.WriteFvecs(_folder.File("valid.fvecs"), set);
        Fuzz(".fvecs", File.ReadAllBytes(_folder.File("valid.fvecs")), seed: 4);
    }

    /// <summary>The longest header that is believed, in a file of a few bytes. The average; an exception alone costs some 35 KiB.</summary>
    [Fact]
    public void A_lying_header_length_costs_nothing()
    {
        string path = _folder.File("a.npy", [.. NpyBytes.Prefix(2, 0, 65_535), .. "{'descr'"u8]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 500; i++)
        {
            Assert.False(Try(path, 20, new VectorReadOptions()));
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 500, 0, 64 << 10);
    }

    private void Fuzz(string extension, byte[] valid, int seed)
    {
        // A fixed seed, for a failure that can be repeated; the random numbers need not be secret.
#pragma warning disable CA5394
        var random = new Random(seed);
        string path = _folder.File("fuzz" + extension);
        int accepted = 0;
        using var process = Process.GetCurrentProcess();
        long peakBefore = process.PeakWorkingSet64;
        for (int i = 0; i < Mutations; i++)
        {
            List<byte> bytes = [.. valid];
            for (int edits = random.Next(1, 4); edits > 0; edits--)
            {
                Mutate(bytes, random);
            }

            File.WriteAllBytes(path, [.. bytes]);
            var options = new VectorReadOptions { AllowNonFinite = random.Next(2) == 0, MemoryMap = random.Next(2) == 0 };
            accepted += Try(path, bytes.Count, options) ? 1 : 0;
        }
#pragma warning restore CA5394

        process.Refresh();
        // Memory outside the garbage-collected heap, where vectors lie. Other tests run at the same time.
        Assert.True(process.PeakWorkingSet64 - peakBefore < 512 << 20);
        // Proves that mutations reach the data and do not all stumble over the first byte.
        Assert.InRange(accepted, Mutations / 100, Mutations * 99 / 100);
    }

    private static bool Try(string path, long fileBytes, VectorReadOptions options)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using VectorSet set = Vectors.Read(path, options);
            Assert.InRange(set.SizeInBytes, 4, 2 * fileBytes);
            return true;
        }
        catch (VectorFormatException exception)
        {
            Assert.DoesNotContain('\n', exception.Message);
            Assert.InRange(exception.Message.Length, path.Length + 10, path.Length + 300);
            return false;
        }
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);
        }
    }

    private static void Mutate(List<byte> bytes, Random random)
    {
#pragma warning disable CA5394
        int at = random.Next(bytes.Count);
        switch (random.Next(7))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                break;
            case 3:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 4:
                bytes.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
                break;
            case 5:
                byte[] word = System.Text.Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]);
                for (int i = 0; i < word.Length && at + i < bytes.Count; i++)
                {
                    bytes[at + i] = word[i];
                }

                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }

        if (bytes.Count == 0)
        {
            bytes.Add(0);
        }
#pragma warning restore CA5394
    }
}
