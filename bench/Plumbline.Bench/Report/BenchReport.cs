namespace Plumbline.Bench.Report;

/// <summary>What a comparison found.</summary>
internal sealed record BenchReport
{
    /// <summary>The work and its shape, one line.</summary>
    public required string Title { get; init; }

    /// <summary>Times that everything was measured.</summary>
    public required int Repetitions { get; init; }

    public required IReadOnlyList<BenchRow> Rows { get; init; }

    public required IReadOnlyList<BenchCheck> Checks { get; init; }

    /// <summary>What was compared to know that both sides do the same, one line.</summary>
    public required string CheckSummary { get; init; }

    /// <summary>What a reader has to know about the rows, a sentence or two each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Curves of recall against queries per second, one panel a data set and k.</summary>
    public IReadOnlyList<RecallPanel> Panels { get; init; } = [];

    /// <summary>Versions of a peer that runs in this process; null where it is a program, which is asked.</summary>
    public IReadOnlyDictionary<string, string>? PeerFacts { get; init; }

    /// <summary>Further tables.</summary>
    public IReadOnlyList<BenchTable> Tables { get; init; } = [];
}
