using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Probing;

/// <summary>The queries that an engine is asked, and which rows of their file, or of the base, they are.</summary>
public sealed class ProbeQueries : IDisposable
{
    private ProbeQueries(VectorSet vectors, int[] rows, bool isSelf)
    {
        Vectors = vectors;
        Rows = rows;
        IsSelf = isSelf;
    }

    /// <summary>The queries, q x d.</summary>
    public VectorSet Vectors { get; }

    /// <summary>Row of each query: of the base where <see cref="IsSelf"/>, otherwise of the file of queries.</summary>
    public int[] Rows { get; }

    /// <summary>Whether the queries are vectors of the base, each left out of its own neighbours by id.</summary>
    public bool IsSelf { get; }

    /// <summary>Results to ask an engine for to get k neighbours: one more where a query is of the base, since it is its own nearest.</summary>
    /// <param name="k">Neighbours wanted.</param>
    public int Asked(int k) => IsSelf ? k + 1 : k;

    /// <summary>Draws queries from a file of queries, without replacement; all of them in their order where there are no more than asked for.</summary>
    /// <param name="queries">The queries.</param>
    /// <param name="sample">The most queries, 1 or more.</param>
    /// <param name="seed">Seed of the draw.</param>
    public static ProbeQueries From(VectorSet queries, int sample, long seed)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return Draw(queries, [.. Enumerable.Range(0, queries.Count)], sample, seed, isSelf: false);
    }

    /// <summary>Draws vectors of the base that the engine holds.</summary>
    /// <param name="vectors">The base.</param>
    /// <param name="ids">Which of it the engine holds.</param>
    /// <param name="sample">The most queries, 1 or more.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <exception cref="PlanException">The engine holds fewer than two vectors.</exception>
    public static ProbeQueries FromBase(VectorSet vectors, EngineIds ids, int sample, long seed)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(ids);
        return ids.Count >= 2
            ? Draw(vectors, ids.LiveRows?.ToArray() ?? [.. Enumerable.Range(0, vectors.Count)], sample, seed, isSelf: true)
            : throw new PlanException($"--self: found an index of {Quantity.Count(ids.Count, "vector")}, expected 2 or more (a vector is not its own neighbour)");
    }

    /// <summary>Vectors of the base as queries like any other: none is left out of its own neighbours.</summary>
    /// <param name="vectors">The base.</param>
    /// <param name="rows">Which of it.</param>
    public static ProbeQueries OfRows(VectorSet vectors, int[] rows)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(rows);
        return new ProbeQueries(vectors.Select(rows), rows, isSelf: false);
    }

    /// <summary>Some of the queries, spread evenly, as queries like any other: none is left out of its own neighbours.</summary>
    /// <param name="most">The most queries, 1 or more.</param>
    public ProbeQueries Some(int most)
    {
        int[] chosen = Spread(most);
        return new ProbeQueries(Vectors.Select(chosen), Array.ConvertAll(chosen, i => Rows[i]), isSelf: false);
    }

    /// <summary>Places among the queries, spread evenly.</summary>
    /// <param name="most">The most places, 1 or more.</param>
    public int[] Spread(int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        int count = Math.Min(most, Rows.Length);
        return [.. Enumerable.Range(0, count).Select(i => (int)((long)i * Rows.Length / count))];
    }

    /// <summary>Some of the queries as what they are: where they are of the base, each stays left out of its own neighbours.</summary>
    /// <param name="places">Places among the queries, 0 to q - 1.</param>
    public ProbeQueries At(int[] places)
    {
        ArgumentNullException.ThrowIfNull(places);
        return new ProbeQueries(Vectors.Select(places), Array.ConvertAll(places, place => Rows[place]), IsSelf);
    }

    /// <inheritdoc/>
    public void Dispose() => Vectors.Dispose();

    private static ProbeQueries Draw(VectorSet from, int[] rows, int sample, long seed, bool isSelf)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sample, 1);
        if (sample < rows.Length)
        {
            SplitMix64 random = new((ulong)seed);
            for (int i = 0; i < sample; i++)
            {
                int j = i + random.NextInt(rows.Length - i);
                (rows[i], rows[j]) = (rows[j], rows[i]);
            }

            rows = rows[..sample];
            // In the order of the file, so that reading them does not jump about.
            Array.Sort(rows);
        }

        return new ProbeQueries(from.Select(rows), rows, isSelf);
    }
}
