namespace Plumbline.Bench.Report;

/// <summary>A table of text below the main one.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Headers">Its columns.</param>
/// <param name="Rows">As many cells a row as there are columns.</param>
internal sealed record BenchTable(string Title, IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows);
