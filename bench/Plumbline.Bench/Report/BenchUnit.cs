namespace Plumbline.Bench.Report;

/// <summary>What the two sides of a row are measured in. Less is better.</summary>
internal enum BenchUnit
{
    Seconds = 0,
    Bytes = 1,
}
