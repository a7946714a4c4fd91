using System.Diagnostics;
using System.Globalization;

namespace Plumbline.IO.Tests.Fuzzing;

/// <summary>
/// Reads damaged files and holds the reader to its promise: it reads, or it throws a <see cref="VectorFormatException"/> of one line; in
/// bounded time; and it takes no more memory than twice the file and what opening any file and throwing any exception costs.
/// </summary>
/// <remarks>PLUMBLINE_FUZZ sets the number of inputs of each target, PLUMBLINE_FUZZ_SEED the first random number.</remarks>
internal static class FuzzHarness
{
    // What opening a file, unpacking, and exceptions on several levels cost; far below what a lie in a small file can ask for.
    private const long ConstantBytes = 256 << 10;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(10);

    /// <summary>Inputs of each target: a few in a test run, more where the environment asks for them.</summary>
    public static int Inputs(int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable("PLUMBLINE_FUZZ"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : usual;

    /// <summary>Tries a number of damaged files, and the whole one first.</summary>
    public static FuzzReport Run(FuzzTarget target, int inputs, string folder, CancellationToken cancellationToken)
    {
        _ = int.TryParse(Environment.GetEnvironmentVariable("PLUMBLINE_FUZZ_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out int seed);
#pragma warning disable CA5394
        Random random = new(seed);
#pragma warning restore CA5394
        string path = Path.Combine(folder, $"{Guid.NewGuid():N}{target.Name}");
        Assert.True(Try(target, path, target.Seed, out _, out _), $"{target.Name}: the seed is refused");
        int accepted = 0;
        long mostOver = long.MinValue;
        TimeSpan longest = TimeSpan.Zero;
        for (int i = 0; i < inputs; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            accepted += Try(target, path, Mutation.Apply(target.Seed, random), out long over, out TimeSpan time) ? 1 : 0;
            mostOver = Math.Max(mostOver, over);
            longest = time > longest ? time : longest;
        }

        return new FuzzReport(inputs, accepted, mostOver, longest);
    }

    private static bool Try(FuzzTarget target, string path, byte[] bytes, out long over, out TimeSpan time)
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
        catch (VectorFormatException exception)
        {
            if (exception.Message.Contains('\n', StringComparison.Ordinal) || exception.Message.Length > path.Length + 500)
            {
                throw Failure(target, bytes, $"the message {exception.Message}", exception);
            }
        }
        catch (Exception exception)
        {
            throw Failure(target, bytes, exception.GetType().Name, exception);
        }

        over = GC.GetAllocatedBytesForCurrentThread() - before + beside - (2L * bytes.Length);
        time = Stopwatch.GetElapsedTime(start);
        return over <= ConstantBytes && time <= MostTime
            ? isRead
            : throw Failure(target, bytes, $"{over} bytes beyond twice the file's {bytes.Length}, {time}", null);
    }

    /// <summary>Keeps the file, so that the failure can be looked at.</summary>
    private static InvalidOperationException Failure(FuzzTarget target, byte[] bytes, string what, Exception? cause)
    {
        string kept = Path.Combine(Path.GetTempPath(), $"plumbline-fuzz-{Guid.NewGuid():N}{target.Name}");
        File.WriteAllBytes(kept, bytes);
        return new InvalidOperationException($"{target.Name}: {what}; the file is kept as {kept}", cause);
    }
}
