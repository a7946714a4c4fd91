namespace Plumbline.Bench.Hnsw;

/// <summary>What all sides are built with.</summary>
internal static class HnswSetting
{
    public const int M = 32;
    public const int EfConstruction = 200;

    /// <summary>The recall at which queries per second are compared.</summary>
    public const double Recall = 0.99;

    /// <summary>The effort and k at which the recall of builds is compared.</summary>
    public const int BuildEfSearch = 64;
    public const int BuildK = 10;

    /// <summary>Efforts searched with, ascending, dense where recall passes 0.99.</summary>
    public static IReadOnlyList<int> Efforts(int k, bool quick) => (k > 10, quick) switch
    {
        (false, true) => [10, 20, 40, 80],
        (false, false) => [10, 12, 16, 20, 24, 28, 32, 40, 48, 64, 80, 100, 128, 160, 200],
        (true, true) => [k, 2 * k],
        _ => [k, 110 * k / 100, 120 * k / 100, 140 * k / 100, 160 * k / 100, 2 * k, 250 * k / 100, 3 * k, 4 * k],
    };

    /// <summary>
    /// Bytes of the vectors and of the links that a graph has room for: 2M a point on the base level, M on each level above, where
    /// one point in M goes up (1 / (M - 1) levels above the base a point).
    /// </summary>
    public static double VectorsAndLinks(long count, int dimension) =>
        (4.0 * count * dimension) + (4.0 * count * 2 * M) + (4.0 * count * M / (M - 1));
}
