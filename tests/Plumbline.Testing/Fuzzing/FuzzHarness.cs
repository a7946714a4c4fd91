using System.Diagnostics;
using System.Globalization;

namespace Plumbline.Testing.Fuzzing;

/// <summary>
/// Reads damaged copies of sound files and holds the reader to its promise: it reads, or refuses in one line; soon; and for no more memory than the
/// file may cost.
/// </summary>
/// <remarks>
/// PLUMBLINE_FUZZ is the number of inputs of each reader, PLUMBLINE_FUZZ_SEED the first random number. Inputs come in parts, each with random numbers of its
/// own. PLUMBLINE_FUZZ_LOG is a file that gets a line for each part; parts that stand there are not done again, so that a run that was ended goes on.
/// </remarks>
internal static class FuzzHarness
{
    private const int UsualInputs = 1_000;
    private const int PartInputs = 50_000;
    private const int MostMessage = 700;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    /// <summary>Tries the sound file, and then damaged ones.</summary>
    /// <param name="target">The reader.</param>
    /// <param name="folder">Where files are written, in memory where that can be had.</param>
    /// <param name="ct">Stops between two files.</param>
    public static FuzzReport Run(FuzzTarget target, string folder, CancellationToken ct)
    {
        string path = Path.Combine(folder, $"fuzz{Guid.NewGuid():N}{target.Extension}");
        Assert.True(Try(target, path, target.Pack?.Invoke(target.Seed, new Random(0)) ?? target.Seed).Read == 1, $"{target.Reader}: the sound file is refused");
        int inputs = Number("PLUMBLINE_FUZZ") is { } asked ? Math.Max(1, asked / target.Seeds) : UsualInputs;
        int seed = Number("PLUMBLINE_FUZZ_SEED") ?? 0;
        FuzzReport report = new();
        for (int part = 0; part * (long)PartInputs < inputs; part++)
        {
            int count = Math.Min(PartInputs, inputs - (part * PartInputs));
            string name = string.Create(CultureInfo.InvariantCulture, $"{target.Reader} | seed {seed} | part {part} of {count} |");
            if (Logged().Any(line => line.StartsWith(name, StringComparison.Ordinal)))
            {
                continue;
            }

            long start = Stopwatch.GetTimestamp();
            FuzzReport done = Run(target, path, new Random(unchecked((seed * 1_000_003) + (StableHash(target.Reader) * 31) + part)), count, ct);
            Log(string.Create(CultureInfo.InvariantCulture, $"{name} {done}; {count / Stopwatch.GetElapsedTime(start).TotalSeconds:0} a second"));
            report = report.With(done);
        }

        if (report.Inputs > 0)
        {
            Assert.InRange(report.Read, report.Inputs * target.LeastRead, report.Inputs * target.MostRead);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{target.Reader}: {report}");
        return report;
    }

    /// <summary>Whether an exception is of the type that a reader refuses files with.</summary>
    public static bool Is<T>(Exception exception)
        where T : Exception => exception is T;

    private static FuzzReport Run(FuzzTarget target, string path, Random random, int count, CancellationToken ct)
    {
        FuzzReport report = new();
        for (int i = 0; i < count; i++)
        {
            ct.ThrowIfCancellationRequested();
            byte[] damaged = Mutation.Apply(target.Seed, target.Words, random);
            report = report.With(Try(target, path, target.Pack?.Invoke(damaged, random) ?? damaged));
        }

        return report;
    }

    private static FuzzReport Try(FuzzTarget target, string path, byte[] bytes)
    {
        File.WriteAllBytes(path, bytes);
        long start = Stopwatch.GetTimestamp();
        long before = GC.GetAllocatedBytesForCurrentThread();
        long beside = 0;
        bool isRead = false;
        try
        {
            beside = target.Read(path);
            isRead = true;
        }
        catch (Exception exception) when (target.IsRefusal(exception))
        {
            if (exception.Message.AsSpan().IndexOfAny('\n', '\r') >= 0 || exception.Message.Length > path.Length + MostMessage)
            {
                throw Failure(target, bytes, $"the message {exception.Message}", exception);
            }
        }
        catch (Exception exception)
        {
            throw Failure(target, bytes, exception.GetType().Name, exception);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before + beside;
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        return allocated <= target.ConstantBytes + (target.Expansion * bytes.Length) && time <= MostTime
            ? new FuzzReport { Inputs = 1, Read = isRead ? 1 : 0, MostAllocated = allocated, Longest = time }
            : throw Failure(target, bytes, $"{allocated} bytes allocated for a file of {bytes.Length}, {time}", null);
    }

    /// <summary>Keeps the file, so that the failure can be looked at.</summary>
    private static InvalidOperationException Failure(FuzzTarget target, byte[] bytes, string what, Exception? cause)
    {
        string kept = Path.Combine(Path.GetTempPath(), $"plumbline-fuzz-{Guid.NewGuid():N}{target.Extension}");
        File.WriteAllBytes(kept, bytes);
        return new InvalidOperationException($"{target.Reader}: {what}; the file is kept as {kept}", cause);
    }

    /// <summary>The same in every process, so that readers have random numbers of their own that come again.</summary>
    private static int StableHash(string text) => text.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter));

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static string[] Logged() => Environment.GetEnvironmentVariable("PLUMBLINE_FUZZ_LOG") is { Length: > 0 } log && File.Exists(log) ? File.ReadAllLines(log) : [];

    private static void Log(string line)
    {
        if (Environment.GetEnvironmentVariable("PLUMBLINE_FUZZ_LOG") is { Length: > 0 } log)
        {
            File.AppendAllText(log, line + "\n");
        }
    }
}
