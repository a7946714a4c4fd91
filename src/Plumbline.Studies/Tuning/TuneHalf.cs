using Plumbline.Engines;
using Plumbline.Fidelity;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Tuning;

/// <summary>One half of the queries with their exact neighbours.</summary>
internal sealed class TuneHalf : IDisposable
{
    // Another stream of random numbers than that which draws the queries.
    private const long SplitStream = 0x7475_6E65;

    private readonly EngineProbe _probe;
    private readonly NeighborTable _exact;
    private readonly double _target;

    private TuneHalf(EngineProbe probe, ProbeQueries queries, NeighborTable exact, double target)
    {
        _probe = probe;
        Queries = queries;
        _exact = exact;
        _target = target;
    }

    /// <summary>The queries.</summary>
    public ProbeQueries Queries { get; }

    /// <summary>Number of queries.</summary>
    public int Count => Queries.Rows.Length;

    /// <summary>Splits the queries of a probe by a seed: the smaller half explores, the larger one is held out.</summary>
    /// <param name="probe">The engine with its queries.</param>
    /// <param name="exact">Their exact neighbours.</param>
    /// <param name="target">The overlap that a query is to have.</param>
    /// <param name="seed">The seed.</param>
    public static (TuneHalf Exploration, TuneHalf Certification) Split(EngineProbe probe, NeighborTable exact, double target, long seed)
    {
        int[] places = [.. Enumerable.Range(0, probe.Queries.Rows.Length)];
        SplitMix64 random = new(unchecked((ulong)(seed ^ SplitStream)));
        for (int i = 0; i < places.Length; i++)
        {
            int j = i + random.NextInt(places.Length - i);
            (places[i], places[j]) = (places[j], places[i]);
        }

        int explored = places.Length / 2;
        return (At(places[..explored]), At(places[explored..]));

        TuneHalf At(int[] part)
        {
            Array.Sort(part);
            return new TuneHalf(probe, probe.Queries.At(part), RowsOf(exact, part), target);
        }
    }

    /// <summary>Asks for the k nearest of all queries, or of some.</summary>
    /// <param name="k">Neighbours.</param>
    /// <param name="effort">Search effort.</param>
    /// <param name="places">Which queries; null for all.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async ValueTask<TuneMeasure> AskAsync(int k, int effort, int[]? places, CancellationToken cancellationToken)
    {
        using ProbeQueries? some = places is null ? null : Queries.At(places);
        NeighborTable exact = places is null ? _exact : RowsOf(_exact, places);
        ProbeAnswers answers = await _probe.AskAsync(some ?? Queries, SearchOf(k, effort), null, cancellationToken).ConfigureAwait(false);
        double[] overlaps = Overlap.PerQuery(exact, answers.Neighbors, k);
        return new TuneMeasure(effort, overlaps, overlaps.Count(Reaches), answers);
    }

    /// <summary>Whether an overlap is enough.</summary>
    /// <param name="overlap">The overlap, of whole numbers by one division, as the target was read: 0.9 is 9 of 10.</param>
    public bool Reaches(double overlap) => overlap >= _target;

    /// <summary>Mean recall of answers to all queries, ties counted.</summary>
    /// <param name="answers">The answers.</param>
    public double RecallOf(ProbeAnswers answers) => Recall.PerQuery(_exact, answers.Neighbors, answers.K).Average();

    public void Dispose() => Queries.Dispose();

    private EngineSearch SearchOf(int k, int effort) => new(Queries.Asked(k)) { Effort = effort, Threads = _probe.Threads };

    private static NeighborTable RowsOf(NeighborTable table, int[] rows)
    {
        NeighborTable part = new(rows.Length, table.K);
        for (int i = 0; i < rows.Length; i++)
        {
            part.Set(i, table.Ids(rows[i]), table.Distances(rows[i]));
        }

        return part;
    }
}
