using Plumbline.Engines;
using Plumbline.IO;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Probing;
using Plumbline.Studies.Truth;
using Plumbline.Studies.Watching;

namespace Plumbline.Cli;

/// <summary>The engine of plumb watch, opened as often as it takes, and its base.</summary>
/// <param name="request">What to open.</param>
/// <param name="maxReadRate">The most vectors a second that are read from a server.</param>
/// <param name="progress">Told of the reading; null where nobody asks.</param>
internal sealed class WatchTarget(TargetRequest request, double maxReadRate, IProgress<WorkProgress>? progress) : IWatchTarget
{
    public string Name => request.Shown;

    public bool IsFromEngine => request.Data is null;

    public ValueTask<IAnnEngine> OpenAsync(CancellationToken cancellationToken) =>
        EngineTarget.OpenAsync(request.Target, request.Options, null, cancellationToken);

    public async ValueTask<WatchedBase> ReadBaseAsync(IAnnEngine engine, CancellationToken cancellationToken)
    {
        OpenedTarget.CheckHeads(request);
        DateTimeOffset readAt = DateTimeOffset.UtcNow;
        VectorReadOptions options = new() { MemoryMap = true };
        ReadPace? pace = request.Data is null && request.IndexFile is null ? new ReadPace(engine.Description.Count, maxReadRate, cancellationToken) : null;
        VectorSet vectors = await OpenedTarget.ReadBaseAsync(request, engine, options, new PacedProgress(progress, pace), cancellationToken).ConfigureAwait(false);
        VectorSet? queries = null;
        try
        {
            VectorLengths.RequireRepresentable(vectors, engine.Description.Metric, request.ShownData, request.Threads, cancellationToken);
            EngineIds ids = IdsOf(engine.Description, vectors.Count);
            queries = request.Queries is null ? null : ReadQueries(engine, options, cancellationToken);
            return new WatchedBase(engine.Description, vectors, ids, queries, readAt);
        }
        catch
        {
            queries?.Dispose();
            vectors.Dispose();
            throw;
        }
    }

    private EngineIds IdsOf(EngineDescription engine, int rows) =>
        request.Data is null ? EngineIds.OfEngine(engine)
        : request.Ids is { } file ? EngineIds.Match(engine, rows, [.. File.ReadLines(file)], file, allowOthers: true)
        : EngineIds.MatchLive(engine, rows);

    private VectorSet ReadQueries(IAnnEngine engine, VectorReadOptions options, CancellationToken cancellationToken)
    {
        VectorSet queries = VectorFile.Read(request.Queries!, options, null, cancellationToken);
        VectorLengths.RequireRepresentable(queries, engine.Description.Metric, request.Queries!, request.Threads, cancellationToken);
        return queries.Count > 0 ? queries : throw new PlanException($"{request.Queries}: found no vectors, expected one or more");
    }

    private sealed class PacedProgress(IProgress<WorkProgress>? progress, ReadPace? pace) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            progress?.Report(value);
            pace?.Report(value.Share);
        }
    }
}
