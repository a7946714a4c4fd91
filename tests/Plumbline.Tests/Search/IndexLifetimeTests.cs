using Plumbline.Search;
using Plumbline.Tests.Support;

namespace Plumbline.Tests.Search;

public sealed class IndexLifetimeTests
{
    [Fact]
    public async Task Disposing_waits_for_a_search_under_way_which_ends_as_if_alone()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 300, 8, 1);
        VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2);
        using ManualResetEventSlim inside = new();
        using ManualResetEventSlim goOn = new();
        KeyFilter<long> filter = KeyFilter.Where<long>(_ =>
        {
            inside.Set();
            goOn.Wait(token);
            return true;
        });
        Task<SearchResult<long>> search = Task.Run(() => index.Search(vectors[0], 10, null, filter), token);
        inside.Wait(token);
        Task dispose = Task.Run(index.Dispose, token);
        Task first = await Task.WhenAny(dispose, Task.Delay(200, token));
        goOn.Set();
        Assert.NotSame(dispose, first);
        await dispose;
        Assert.Equal(10, (await search).Returned);
    }

    [Fact]
    public async Task Whoever_comes_after_disposing_is_told_so()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using VectorSet vectors = TestVectors.Create(DataKind.Random, 300, 8, 1);
        VectorIndex<long> index = VectorIndex.Build(vectors, Metric.L2);
        // Threads of their own: loops on those of the pool would keep it from the timer below.
        Task[] readers = [.. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (!token.IsCancellationRequested)
                {
                    index.Search(vectors[1], 100);
                }
            },
            token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        await Task.Delay(20, token);
        index.Dispose();
        index.Dispose();
        foreach (Task reader in readers)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => reader);
        }

        float[] vector = new float[8];
        foreach (Action use in (Action[])[
            () => index.Search(vector, 1),
            () => index.SearchBatch(vectors, 1, cancellationToken: token),
            () => index.Contains(1),
            () => index.TryGetVector(1, vector),
            () => index.Add(1000, vector),
            () => index.Update(1, vector),
            () => index.Remove(1),
            () => index.Compact(token),
            () => index.Calibrate(0.9, [1], cancellationToken: token),
            () => index.Statistics(),
            () => index.Save(Stream.Null, cancellationToken: token)])
        {
            Assert.Contains(nameof(VectorIndex), Assert.Throws<ObjectDisposedException>(use).ObjectName, StringComparison.Ordinal);
        }
    }
}
