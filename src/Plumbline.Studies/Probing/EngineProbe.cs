using Plumbline.Distances;
using Plumbline.Engines;
using Plumbline.Exact;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Probing;

/// <summary>
/// Asks an engine and reads its answers against the base that it was built of, and finds the exact neighbours itself. It never takes the
/// engine's word for a distance. Not thread-safe.
/// </summary>
public sealed class EngineProbe
{
    private readonly DistanceComputer _distances;

    /// <summary>Makes ready to ask. O(n d) for cosine.</summary>
    /// <param name="engine">The engine; stays the caller's.</param>
    /// <param name="vectors">The base, n x d; stays the caller's.</param>
    /// <param name="ids">Which vector an id stands for.</param>
    /// <param name="queries">The queries; stay the caller's.</param>
    /// <param name="threads">Threads of the exact search and of engines that take them; 0 for one a logical processor.</param>
    /// <exception cref="PlanException">Dimensions differ.</exception>
    public EngineProbe(IAnnEngine engine, VectorSet vectors, EngineIds ids, ProbeQueries queries, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(queries);
        if (engine.Description.Dimension != vectors.Dimension)
        {
            throw new PlanException($"--data: found dimension {Quantity.Count(vectors.Dimension)}, expected {Quantity.Count(engine.Description.Dimension)}, the dimension of the index ({engine.Description.Name})");
        }

        if (queries.Vectors.Dimension != vectors.Dimension)
        {
            throw new PlanException($"--queries: found dimension {Quantity.Count(queries.Vectors.Dimension)}, expected {Quantity.Count(vectors.Dimension)}, the dimension of --data");
        }

        Engine = engine;
        Vectors = vectors;
        Ids = ids;
        Queries = queries;
        Metric = engine.Description.Metric == Metric.L2 ? Metric.SquaredL2 : engine.Description.Metric;
        Threads = threads;
        _distances = new DistanceComputer(vectors, Metric);
    }

    /// <summary>The engine.</summary>
    public IAnnEngine Engine { get; }

    /// <summary>The base.</summary>
    public VectorSet Vectors { get; }

    /// <summary>Which vector an id stands for.</summary>
    public EngineIds Ids { get; }

    /// <summary>The queries.</summary>
    public ProbeQueries Queries { get; }

    /// <summary>The metric of the neighbourhoods: squared where the engine's is Euclidean, which ranks the same.</summary>
    public Metric Metric { get; }

    /// <summary>Threads of the exact search and of engines that take them; 0 for one a logical processor.</summary>
    public int Threads { get; }

    /// <summary>The largest k that makes sense: every vector that the engine holds, less the query itself where it is one of them.</summary>
    public int LargestK => Ids.Count - (Queries.IsSelf ? 1 : 0);

    /// <summary>The exact neighbours among the vectors that the engine holds.</summary>
    /// <param name="k">Neighbours a query, 1 to <see cref="LargestK"/>.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>q x k; ids are rows of the base, ties broken by them.</returns>
    public NeighborTable FindExact(int k, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        FindExact(Queries, k, progress, cancellationToken);

    /// <summary>The exact neighbours of other queries.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="k">Neighbours a query; at most one less than the engine holds where the queries are of the base.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>q x k; ids are rows of the base, ties broken by them.</returns>
    public NeighborTable FindExact(ProbeQueries queries, int k, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ExactSearchOptions options = new() { Threads = Threads };
        if (Ids.LiveRows is not { } live)
        {
            ExactIndex index = new(Vectors, Metric);
            return queries.IsSelf
                ? index.SelfJoin(queries.Rows, k, options, progress, cancellationToken)
                : index.Search(queries.Vectors, k, options, progress, cancellationToken);
        }

        using VectorSet held = Vectors.Select(live);
        ExactIndex part = new(held, Metric);
        NeighborTable found = queries.IsSelf
            ? part.SelfJoin(Array.ConvertAll(queries.Rows, row => Array.BinarySearch(live, row)), k, options, progress, cancellationToken)
            : part.Search(queries.Vectors, k, options, progress, cancellationToken);
        NeighborTable table = new(found.QueryCount, k);
        for (int query = 0; query < found.QueryCount; query++)
        {
            table.Set(query, Array.ConvertAll(found.Ids(query).ToArray(), id => live[id]), found.Distances(query));
        }

        return table;
    }

    /// <summary>Asks for the k nearest of every query: one more where the queries are of the base, and the query itself is left out by id.</summary>
    /// <param name="k">Neighbours wanted, 1 or more.</param>
    /// <param name="effort">Search effort; null for the engine's own.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public ValueTask<ProbeAnswers> AskAsync(int k, int? effort, IProgress<double>? progress = null, CancellationToken cancellationToken = default) =>
        AskAsync(Queries, new EngineSearch(Queries.Asked(k)) { Effort = effort, Threads = Threads }, progress, cancellationToken);

    /// <summary>Asks other queries, or in another way.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="search">The request as the engine gets it, with a k of one more where the queries are of the base.</param>
    /// <param name="progress">Told the share done, 0 to 1.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async ValueTask<ProbeAnswers> AskAsync(
        ProbeQueries queries, EngineSearch search, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(search);
        int k = queries.IsSelf ? search.K - 1 : search.K;
        try
        {
            EngineAnswers raw = await Engine.SearchAsync(queries.Vectors, search, progress, cancellationToken).ConfigureAwait(false);
            return Read(raw, queries, k, search.Effort);
        }
        catch (EngineRefusalException e)
        {
            return new ProbeAnswers { K = k, Effort = search.Effort, Neighbors = new NeighborTable(queries.Rows.Length, k), Raw = null, Refusal = e.Message };
        }
    }

    private ProbeAnswers Read(EngineAnswers raw, ProbeQueries queries, int k, int? effort)
    {
        if (raw.QueryCount != queries.Rows.Length)
        {
            throw new EngineException($"{Engine.Description.Name}: found answers to {Quantity.Count(raw.QueryCount, "query")}, expected {Quantity.Count(queries.Rows.Length)}");
        }

        AnswerReader reader = new(this, _distances, queries, k);
        for (int query = 0; query < raw.QueryCount; query++)
        {
            reader.Read(query, raw.Ids(query), raw.Distances(query));
        }

        return reader.ToAnswers(raw, effort);
    }
}
