namespace Plumbline.Bench.Report;

/// <summary>What the two sides of a row are measured in. Less is better, of a rate more.</summary>
internal enum BenchUnit
{
    Seconds = 0,
    Bytes = 1,

    /// <summary>Queries, vectors or images a second, as the row's name says.</summary>
    PerSecond = 2,

    /// <summary>A share of the whole, 0 to 1.</summary>
    Share = 3,
}
