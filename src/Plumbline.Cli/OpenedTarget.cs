using Plumbline.Engines;
using Plumbline.Engines.Servers;
using Plumbline.IO;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Probing;
using Plumbline.Studies.Truth;

namespace Plumbline.Cli;

/// <summary>An engine with its base and queries, open and checked against each other.</summary>
internal sealed class OpenedTarget : IAsyncDisposable
{
    private readonly IAnnEngine _engine;
    private readonly VectorSet _vectors;
    private readonly ProbeQueries _queries;

    private OpenedTarget(IAnnEngine engine, VectorSet vectors, ProbeQueries queries, EngineProbe probe)
    {
        _engine = engine;
        _vectors = vectors;
        _queries = queries;
        Probe = probe;
    }

    /// <summary>Asks the engine.</summary>
    public EngineProbe Probe { get; }

    /// <summary>Opens everything.</summary>
    /// <exception cref="PlanException">Engine, base and queries do not fit together; the message names them.</exception>
    public static async ValueTask<OpenedTarget> OpenAsync(TargetRequest request, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        CheckHeads(request);
        string shown = request.IndexFile is null ? request.Shown : Path.GetFileName(request.Target);
        IAnnEngine engine = await EngineTarget.OpenAsync(request.Target, request.Options, WorkProgress.Of(progress, $"opening {shown}"), cancellationToken).ConfigureAwait(false);
        VectorSet? vectors = null;
        ProbeQueries? queries = null;
        try
        {
            VectorReadOptions options = new() { MemoryMap = true };
            vectors = await ReadBaseAsync(request, engine, options, progress, cancellationToken).ConfigureAwait(false);
            VectorLengths.RequireRepresentable(vectors, engine.Description.Metric, request.ShownData, request.Threads, cancellationToken);
            EngineIds ids = IdsOf(request, engine.Description, vectors.Count);
            queries = request.Queries is null
                ? ProbeQueries.FromBase(vectors, ids, request.Sample, request.Seed)
                : ReadQueries(request, engine, options, progress, cancellationToken);
            return new OpenedTarget(engine, vectors, queries, new EngineProbe(engine, vectors, ids, queries, request.Threads));
        }
        catch
        {
            queries?.Dispose();
            vectors?.Dispose();
            await engine.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queries.Dispose();
        _vectors.Dispose();
        await _engine.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Reads the base: of its file, or from the engine.</summary>
    public static async ValueTask<VectorSet> ReadBaseAsync(
        TargetRequest request, IAnnEngine engine, VectorReadOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        if (request.Data is { } data)
        {
            RequireDimension(data, VectorFile.Describe(data), engine);
            return VectorFile.Read(data, options, WorkProgress.Of(progress, "reading vectors"), cancellationToken);
        }

        return engine is IVectorReader reader
            ? await reader.ReadVectorsAsync(WorkProgress.Of(progress, "reading vectors from the engine"), cancellationToken).ConfigureAwait(false)
            : throw new PlanException($"--from-engine: found {engine.Description.Name}, which does not give its vectors back, expected --data BASE with them");
    }

    private static EngineIds IdsOf(TargetRequest request, EngineDescription engine, int rows) =>
        request.Data is null ? EngineIds.OfEngine(engine)
        : request.Ids is { } file ? EngineIds.Match(engine, rows, [.. File.ReadLines(file)], file)
        : EngineIds.Match(engine, rows);

    /// <summary>What can be refused before the index, which may be large, is read.</summary>
    public static void CheckHeads(TargetRequest request)
    {
        if (request.Ids is { } ids && !File.Exists(ids))
        {
            throw new FileNotFoundException(null, ids);
        }

        VectorFileDescription? data = request.Data is null ? null : VectorFile.Describe(request.Data);
        if (data is not null && request.Queries is not null && VectorFile.Describe(request.Queries) is var queries && queries.Dimension != data.Dimension)
        {
            throw new PlanException($"{request.Queries}: found dimension {Quantity.Count(queries.Dimension)}, expected {Quantity.Count(data.Dimension)}, the dimension of {request.Data}");
        }
    }

    /// <summary>Refuses a k that the head of the base shows to be too large.</summary>
    public static void RequireKs(TargetRequest request, IReadOnlyList<int>? ks)
    {
        if (ks is null || request.Data is null)
        {
            return;
        }

        int most = VectorFile.Describe(request.Data).Rows - (request.Queries is null ? 1 : 0);
        foreach (int k in ks)
        {
            // A base of one vector, or none, is refused in words of its own.
            if (most > 0 && (k < 1 || k > most))
            {
                throw new PlanException($"--k: found {k}, expected {NumberList.Range(1, most)}, the vectors of {request.Data}{(request.Queries is null ? " less the query itself" : "")}");
            }
        }
    }

    private static ProbeQueries ReadQueries(
        TargetRequest request, IAnnEngine engine, VectorReadOptions options, IProgress<WorkProgress>? progress, CancellationToken cancellationToken)
    {
        using VectorSet all = VectorFile.Read(request.Queries!, options, WorkProgress.Of(progress, "reading queries"), cancellationToken);
        VectorLengths.RequireRepresentable(all, engine.Description.Metric, request.Queries!, request.Threads, cancellationToken);
        return ProbeQueries.From(all, request.Sample, request.Seed);
    }

    private static void RequireDimension(string path, VectorFileDescription file, IAnnEngine engine)
    {
        if (file.Dimension != engine.Description.Dimension)
        {
            throw new PlanException($"{path}: found dimension {Quantity.Count(file.Dimension)}, expected {Quantity.Count(engine.Description.Dimension)}, the dimension of the index ({engine.Description.Name})");
        }
    }
}
