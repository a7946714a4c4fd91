namespace Plumbline.Bench.Report;

/// <summary>One line of the table: a piece of work, done by both sides.</summary>
internal sealed record BenchRow
{
    /// <summary>The work.</summary>
    public required string Work { get; init; }

    /// <summary>Who does it beside us.</summary>
    public required string Peer { get; init; }

    /// <summary>What is measured.</summary>
    public BenchUnit Unit { get; init; }

    /// <summary>Our measurements, one a repetition.</summary>
    public required IReadOnlyList<double> Ours { get; init; }

    /// <summary>The peer's measurements, one a repetition; none where it does not do this work.</summary>
    public required IReadOnlyList<double> Theirs { get; init; }

    /// <summary>Work a second; null where none is counted.</summary>
    public BenchRate? Rate { get; init; }

    /// <summary>Says that the peer's measurements are estimates, in a note.</summary>
    public bool TheirsEstimated { get; init; }

    /// <summary>Median of ours.</summary>
    public double Our => Median.Of(Ours);

    /// <summary>Median of the peer's; null where it does not do this work.</summary>
    public double? Their => Theirs.Count == 0 ? null : Median.Of(Theirs);

    /// <summary>How many times better we are: the peer's median over ours, of a rate ours over the peer's.</summary>
    public double? Ratio => Unit == BenchUnit.PerSecond ? Our / Their : Their / Our;
}
