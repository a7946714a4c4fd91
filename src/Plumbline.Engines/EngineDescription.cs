using System.Globalization;
using Plumbline.Engines.Servers;

namespace Plumbline.Engines;

/// <summary>What an engine says of itself.</summary>
public sealed record EngineDescription
{
    /// <summary>Kind and version in the engine's own words, such as <c>FAISS IndexHNSWFlat</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Components of a vector, d.</summary>
    public required int Dimension { get; init; }

    /// <summary>The metric that the engine says it searches by.</summary>
    public required Metric Metric { get; init; }

    /// <summary>How the engine writes a distance under that metric.</summary>
    public required EngineDistance Distance { get; init; }

    /// <summary>Vectors that a search can return; deleted ones are not among them.</summary>
    public required long Count { get; init; }

    /// <summary>The parameter that sets the search effort; null where there is none.</summary>
    public EffortParameter? Effort { get; init; }

    /// <summary>Whether the engine can be asked for exact answers (<see cref="EngineSearch.Exact"/>).</summary>
    public bool HasExactMode { get; init; }

    /// <summary>Whether every search is exact anyway, as that of a flat index.</summary>
    public bool IsExact { get; init; }

    /// <summary>
    /// The ids of the vectors, deleted ones left out, in the order in which they were added; null where the engine does not tell, and the
    /// id of a vector is then its row, 0 to n - 1.
    /// </summary>
    public IReadOnlyList<long>? Ids { get; init; }

    /// <summary>What the ids stand for, where the engine's own are texts; null where they are numbers.</summary>
    public EngineKeys? Keys { get; init; }

    /// <summary>An id as the engine writes it.</summary>
    /// <param name="id">One of <see cref="Ids"/>, or of an answer.</param>
    public string NameOf(long id) => Keys?.KeyOf(id) ?? id.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Graphs that each search walks with the effort, to merge what they give, as the partitions of a table. Default 1. A cut at the effort is then one
    /// at so many times the effort.
    /// </summary>
    public int Parts { get; init; } = 1;

    /// <summary>What to do where the engine may return results out of order, in its own words; null where it should not.</summary>
    public string? OrderRemedy { get; init; }

    /// <summary>Why vectors may seem out of reach that are not, and what to do, in one clause in the engine's own words; null where nothing does that.</summary>
    public string? ReachRemedy { get; init; }

    /// <summary>Whether stored vectors are lossy copies, so that distances agree with those of the originals only roughly.</summary>
    public bool IsQuantized { get; init; }

    /// <summary>
    /// Whether the index orders by products in float32 of vectors that it normalized, and answers with cosine distances that it computes from the
    /// vectors as they were given, so that results which differ by less than the rounding of those products may have changed places.
    /// </summary>
    public bool OrdersByNormalized { get; init; }

    /// <summary>What in the engine speaks against its metric, where that is stated by whoever asks and not by the engine, in a sentence; null where nothing does.</summary>
    public string? MetricDoubt { get; init; }

    /// <summary>What whoever uses the engine should know and does not see in a number, each in a sentence or two; empty by default.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Checks a request before anything is asked: what every engine would refuse.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="search">The request.</param>
    /// <exception cref="ArgumentException">The dimension is another, k is below 1, or an exact answer is asked for where there is no such mode.</exception>
    public void Check(VectorSet queries, EngineSearch search)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(search);
        ArgumentOutOfRangeException.ThrowIfLessThan(search.K, 1);
        if (search.Exact && !HasExactMode && !IsExact)
        {
            throw new ArgumentException($"{Name} has no exact mode.", nameof(search));
        }

        if (queries.Dimension != Dimension)
        {
            throw new ArgumentException($"The queries have dimension {queries.Dimension}, {Name} {Dimension}.", nameof(queries));
        }
    }
}
