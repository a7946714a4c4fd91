namespace Plumbline.Bench.Report;

/// <summary>What the two sides of a row are measured in. Less is better, of a rate more.</summary>
internal enum BenchUnit
{
    Seconds = 0,
    Bytes = 1,

    /// <summary>Queries or vectors a second, as the row's name says.</summary>
    PerSecond = 2,
}
