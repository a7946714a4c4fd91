using System.Globalization;

namespace Plumbline.Bench.Exact;

/// <summary>One row of bench/compare exact.</summary>
/// <param name="Kind">How the neighbours are asked for.</param>
/// <param name="Data">What the vectors are, in a word; empty where the shape says enough.</param>
/// <param name="Count">Vectors of the base.</param>
/// <param name="Queries">Queries; in a self-join as many as the base has vectors.</param>
/// <param name="Dimension">Components of a vector.</param>
/// <param name="K">Neighbours a query.</param>
internal sealed record ExactWork(ExactKind Kind, string Data, int Count, int Queries, int Dimension, int K)
{
    /// <summary>The row's name.</summary>
    public string Name => Kind switch
    {
        ExactKind.Search => string.Create(CultureInfo.InvariantCulture, $"{Data} {Count:#,0} x {Queries:#,0} x {Dimension}, k {K}"),
        ExactKind.SelfJoin when K == Count - 1 => string.Create(CultureInfo.InvariantCulture, $"{Data} self-join {Count:#,0} x {Dimension}, full ranking"),
        ExactKind.SelfJoin => string.Create(CultureInfo.InvariantCulture, $"{Data} self-join {Count:#,0} x {Dimension}, k {K}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Data} {Count:#,0} x {Dimension}, {Queries} queries one by one, k {K}"),
    };

    /// <summary>Floating-point operations, 2 n m d, in GFLOP: a product and a sum a component of every pair.</summary>
    public double Gigaflops => 2e-9 * Count * Queries * Dimension;

    /// <summary>Bytes of the base, in GB, times the queries: what has to be read where each query comes alone.</summary>
    public double Gigabytes => 4e-9 * Count * Queries * Dimension;

    /// <summary>Bytes of memory that a search takes, about: its results, lists of candidates three times as large where they are not nearly all, and the vectors in half their size.</summary>
    public long FreshBytes => (3L * 8 * Queries * Math.Min(K, Count / 4)) + (8L * Queries * K) + (2L * Dimension * (Count + Queries));
}
