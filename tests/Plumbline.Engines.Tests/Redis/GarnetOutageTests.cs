using System.Diagnostics;
using System.Globalization;
using Plumbline.Engines.Servers;
using Plumbline.Testing.Servers;

namespace Plumbline.Engines.Tests.Redis;

/// <summary>Searches that are cancelled, that a real Garnet no longer answers, and that it dies under.</summary>
public sealed class GarnetOutageTests(GarnetFixture fixture) : IClassFixture<GarnetFixture>
{
    private const int Dimension = 16;
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(3);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASearchThatIsNotAnsweredIsCancelledPromptly()
    {
        GarnetServer server = await fixture.ServerAsync();
        await LoadAsync(server.Address("cancelled"));
        await using StallingProxy proxy = new(server.Port);
        using VectorSet queries = RandomVectors.Gaussian(5000, Dimension, seed: 31);
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        IAnnEngine engine = await OpenAsync(proxy, "cancelled", TimeSpan.FromSeconds(60));
        FirstProgress begun = new();
        Task<EngineAnswers> searching = engine.SearchAsync(queries, new EngineSearch(10), begun, cancel.Token).AsTask();
        await begun.Reached.WaitAsync(Stop);
        proxy.Stall();
        await Task.Delay(200, Stop);
        Assert.False(searching.IsCompleted);

        long cancelled = Stopwatch.GetTimestamp();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => searching);
        // The answers that are still to come are not waited for.
        await engine.DisposeAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(cancelled), TimeSpan.Zero, Prompt);
    }

    [Fact]
    public async Task ASearchThatIsNotAnsweredEndsAtTheTimeout()
    {
        GarnetServer server = await fixture.ServerAsync();
        await LoadAsync(server.Address("unanswered"));
        await using StallingProxy proxy = new(server.Port);
        using VectorSet queries = RandomVectors.Gaussian(100, Dimension, seed: 32);
        await using IAnnEngine engine = await OpenAsync(proxy, "unanswered", TimeSpan.FromSeconds(1));
        proxy.Stall();
        EngineException e = await Assert.ThrowsAsync<EngineException>(async () => await engine.SearchAsync(queries, new EngineSearch(10), cancellationToken: Stop));
        Assert.Contains("found no answer within 1 s", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public async Task AServerThatDiesMidSearchIsOneLine()
    {
        await using GarnetServer server = await GarnetServer.StartAsync();
        await LoadAsync(server.Address("dies"));
        using VectorSet queries = RandomVectors.Gaussian(100_000, Dimension, seed: 33);
        await using IAnnEngine engine = await EngineTarget.OpenAsync(server.Address("dies"), new EngineOptions { Timeout = TimeSpan.FromSeconds(60) }, cancellationToken: Stop);
        FirstProgress begun = new();
        Task<EngineAnswers> searching = engine.SearchAsync(queries, new EngineSearch(50) { Effort = 500 }, begun, Stop).AsTask();
        await begun.Reached.WaitAsync(Stop);
        await server.DisposeAsync();
        long died = Stopwatch.GetTimestamp();
        EngineException e = await Assert.ThrowsAsync<EngineException>(() => searching);
        Assert.InRange(Stopwatch.GetElapsedTime(died), TimeSpan.Zero, Prompt);
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{server.Port}?key=dies: found no connection ("), e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    private static ValueTask<IAnnEngine> OpenAsync(StallingProxy proxy, string key, TimeSpan timeout) => EngineTarget.OpenAsync(
        string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{proxy.Port}?key={key}"),
        new EngineOptions { Timeout = timeout },
        cancellationToken: Stop);

    private static async Task LoadAsync(string address)
    {
        using VectorSet vectors = RandomVectors.Gaussian(600, Dimension, seed: 30);
        await using IEngineLoader loader = await EngineServers.OpenLoaderAsync(EngineAddress.Parse(address), new LoadOptions(), Stop);
        await loader.BeginAsync(Dimension, Stop);
        await loader.AddAsync(Enumerable.Range(0, vectors.Count).Select(id => (long)id).ToArray(), vectors, Stop);
        await loader.CompleteAsync(null, Stop);
    }

    private sealed class FirstProgress : IProgress<double>
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void Report(double value) => _reached.TrySetResult();
    }
}
