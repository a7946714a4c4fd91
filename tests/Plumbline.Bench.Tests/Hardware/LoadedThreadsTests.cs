using Plumbline.Bench.Hardware;

namespace Plumbline.Bench.Tests.Hardware;

/// <summary>The machine's limits.</summary>
public class LoadedThreadsTests
{
    private static readonly TimeSpan Span = TimeSpan.FromMilliseconds(30);

    [Fact]
    public void Rates_of_all_threads_are_added()
    {
        // Pieces of a known rate: 2 units in 10 ms, 4 in 10 ms. Sleeps last longer than asked for, never shorter.
        double rate = LoadedThreads.Rate(2, Span, thread =>
        {
            Thread.Sleep(10);
            return 2 * (thread + 1);
        });
        Assert.InRange(rate, 1, 600);
    }

    [Fact]
    public void Limits_are_what_a_processor_can_do()
    {
        Assert.InRange(FmaPeak.Measure(1, Span), 0.1, 10_000);
        using VectorSet vectors = VectorSet.Allocate(1000, 100);
        Assert.InRange(ReadBandwidth.Measure(vectors, 2, Span), 0.01, 10_000);
        // More threads than rows: those without a part read nothing.
        using VectorSet one = VectorSet.Allocate(1, 64);
        Assert.True(ReadBandwidth.Measure(one, 2, Span) > 0);
    }
}
