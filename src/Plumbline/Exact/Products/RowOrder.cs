namespace Plumbline.Exact.Products;

/// <summary>
/// The order in which a search meets the vectors of its base. In a random one whatever has been met is a sample of the whole,
/// from which the score of the k-th nearest can be guessed; a base may lie sorted by what it shows.
/// </summary>
internal sealed unsafe class RowOrder
{
    // An order takes 4 bytes a vector; of bases beyond this a list is a share so small that a guess saves little.
    private const int MostRows = 1 << 20;

    // Packed once for so many queries, rows may lie anywhere; for fewer, memory is better read as it lies.
    private const int FewQueries = 256;

    // Fewer neighbours than a guess is off by.
    private const int FewNeighbors = 16;

    private const ulong Seed = 0x5EED_0F_0DE5;

    private readonly int[]? _rows;

    private RowOrder(int[]? rows) => _rows = rows;

    /// <summary>Whether any first few are a sample of all.</summary>
    public bool IsRandom => _rows is not null;

    /// <summary>The order that suits a search.</summary>
    /// <param name="vectors">The base.</param>
    /// <param name="queries">Queries.</param>
    /// <param name="k">Neighbours of a query.</param>
    public static RowOrder For(VectorSet vectors, int queries, int k) =>
        vectors.Count <= MostRows && vectors.IsInMemory && queries >= FewQueries && k >= FewNeighbors ? Random(vectors.Count) : Natural();

    /// <summary>As they lie.</summary>
    public static RowOrder Natural() => new(rows: null);

    /// <summary>Shuffled (Fisher and Yates), always to the same order. O(n).</summary>
    public static RowOrder Random(int count)
    {
        int[] rows = new int[count];
        SplitMix64 random = new(Seed);
        for (int i = 0; i < count; i++)
        {
            int j = random.NextInt(i + 1);
            rows[i] = rows[j];
            rows[j] = i;
        }

        return new RowOrder(rows);
    }

    /// <summary>The row at a position.</summary>
    public int Row(int position) => _rows is null ? position : _rows[position];

    /// <summary>The rows at consecutive positions.</summary>
    /// <param name="first">The first position.</param>
    /// <param name="count">How many.</param>
    /// <param name="rows">Receives them.</param>
    public void CopyTo(int first, int count, int* rows)
    {
        for (int i = 0; i < count; i++)
        {
            rows[i] = Row(first + i);
        }
    }
}
