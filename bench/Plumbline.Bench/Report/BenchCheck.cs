using System.Globalization;

namespace Plumbline.Bench.Report;

/// <summary>Whether both sides did the same work.</summary>
/// <param name="Name">What is compared.</param>
/// <param name="Ours">Our value.</param>
/// <param name="Theirs">The peer's value.</param>
/// <param name="Difference">How far they are apart.</param>
/// <param name="Limit">How far they may be apart.</param>
internal sealed record BenchCheck(string Name, double Ours, double Theirs, double Difference, double Limit)
{
    /// <summary>Whether they agree; a value that is not a number does not.</summary>
    public bool Passed => Difference <= Limit;

    public string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}: ours {Ours:G6}, the peer's {Theirs:G6}, difference {Difference:G3}, limit {Limit:G3}");
}
