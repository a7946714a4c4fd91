using System.Diagnostics;
using System.Globalization;
using Plumbline.IO.Internals;

namespace Plumbline.IO.Tests;

/// <summary>
/// Reads damaged copies of sound files, from a fixed seed: each is read or refused by name, soon, and for no more memory than allowed.
/// PLUMBLINE_FUZZ is the number of copies of each file; PLUMBLINE_FUZZ_LOG a file that figures are appended to.
/// </summary>
internal sealed class TableFuzz(IVectorFormat format, ScratchFolder folder)
{
    private const int DefaultInputs = 2_000;

    // What opening a file and throwing an exception cost, and what is allocated in the smallest pieces.
    private const long ConstantBytes = 256 << 10;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private static readonly ulong[] Numbers =
        [0, 1, 2, 7, 255, 256, 65_535, 1 << 20, int.MaxValue, 1u << 31, uint.MaxValue, 1ul << 32, 1ul << 40, long.MaxValue, 1ul << 63, ulong.MaxValue - 7, ulong.MaxValue];

    private readonly Dictionary<string, int> _outcomes = [];
    private TimeSpan _slowest;
    private (long Allocated, long FileBytes) _largest = (0, 1);

    /// <param name="name">Of the sound file, for the figures.</param>
    /// <param name="valid">Its bytes.</param>
    /// <param name="expansion">Bytes that may be allocated for a byte of the file.</param>
    /// <param name="seed">Of the random numbers.</param>
    /// <param name="read">Reads the file in another way than row by row.</param>
    public void Run(string name, byte[] valid, long expansion, int seed, Action<string>? read = null)
    {
        // A failure must come again with the same seed; the random numbers need not be secret.
#pragma warning disable CA5394
        Random random = new(seed);
        string path = folder.File("fuzz" + format.Extensions[0]);
        int inputs = int.TryParse(Environment.GetEnvironmentVariable("PLUMBLINE_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out int wanted) ? wanted : DefaultInputs;
        for (int i = 0; i < inputs; i++)
        {
            List<byte> bytes = [.. valid];
            for (int edits = random.Next(1, 4); edits > 0; edits--)
            {
                Mutate(bytes, random);
            }
#pragma warning restore CA5394

            byte[] damaged = [.. bytes];
            File.WriteAllBytes(path, damaged);
            Try(path, damaged, expansion, $"{name}, seed {seed}, input {i}", read ?? ReadAll);
        }

        string figures = $"{name}: {inputs} inputs of {valid.Length} bytes; {string.Join(", ", _outcomes.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key} {pair.Value}"))}; "
            + $"slowest {_slowest.TotalMilliseconds:F1} ms; most allocated {_largest.Allocated} bytes for a file of {_largest.FileBytes}";
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        if (Environment.GetEnvironmentVariable("PLUMBLINE_FUZZ_LOG") is { Length: > 0 } log)
        {
            File.AppendAllText(log, figures + "\n");
        }

        // Proves that some damage reaches the values and that some does not.
        Assert.InRange(_outcomes.GetValueOrDefault("read"), 1, inputs - 1);
    }

    private void Try(string path, byte[] damaged, long expansion, string what, Action<string> read)
    {
        string outcome = "read";
        long before = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        try
        {
            read(path);
        }
        catch (VectorFormatException exception)
        {
            outcome = nameof(VectorFormatException);
            Assert.DoesNotContain('\n', exception.Message);
            Assert.InRange(exception.Message.Length, path.Length + 10, path.Length + 700);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{what}: {exception}\n{Convert.ToBase64String(damaged)}");
        }

        TimeSpan time = Stopwatch.GetElapsedTime(start);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
        _slowest = time > _slowest ? time : _slowest;
        if (allocated > _largest.Allocated)
        {
            _largest = (allocated, damaged.Length);
        }

        if (time > Longest || allocated > ConstantBytes + (expansion * damaged.Length))
        {
            Assert.Fail($"{what}: {time.TotalSeconds:F1} s, {allocated} bytes allocated for a file of {damaged.Length}.\n{Convert.ToBase64String(damaged)}");
        }
    }

    private void ReadAll(string path)
    {
        using IVectorRowSource source = format.Open(path);
        VectorFileDescription file = source.Description;
        int rows = Math.Max(1, 4096 / file.Dimension);
        float[] values = new float[Math.Min(rows, file.Rows) * file.Dimension];
        for (int row = 0; row < file.Rows; row += rows)
        {
            source.Read(row, values.AsSpan(0, Math.Min(rows, file.Rows - row) * file.Dimension));
        }
    }

#pragma warning disable CA5394
    private static void Mutate(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count);
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2 or 3:
                Put(bytes, at, random.Next(3) == 0 ? (ulong)(bytes.Count + random.Next(-9, 10)) : Numbers[random.Next(Numbers.Length)], 1 << random.Next(4));
                break;
            case 4:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 9), bytes.Count - at));
                break;
            case 5:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 6:
                // A structure that refers to another place.
                List<byte> copy = bytes.GetRange(at, Math.Min(random.Next(1, 33), bytes.Count - at));
                int to = random.Next(bytes.Count - copy.Count + 1);
                for (int i = 0; i < copy.Count; i++)
                {
                    bytes[to + i] = copy[i];
                }

                break;
            default:
                // Rarely, because there is little else to find in a file cut short.
                bytes.RemoveRange(at, random.Next(4) == 0 ? bytes.Count - at : 0);
                break;
        }

        if (bytes.Count == 0)
        {
            bytes.Add(0);
        }
    }
#pragma warning restore CA5394

    private static void Put(List<byte> bytes, int at, ulong number, int count)
    {
        for (int i = 0; i < count && at + i < bytes.Count; i++)
        {
            bytes[at + i] = (byte)(number >> (8 * i));
        }
    }
}
