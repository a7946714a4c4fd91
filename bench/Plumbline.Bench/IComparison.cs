using Plumbline.Bench.Report;

namespace Plumbline.Bench;

/// <summary>
/// One work of bench/compare. A new one is a class that implements this, which <see cref="Comparisons"/> finds, and a program of
/// the same name in bench/peers, which bench/compare builds.
/// </summary>
internal interface IComparison
{
    /// <summary>The name that a user types.</summary>
    string Name { get; }

    /// <summary>Measures both sides in turn.</summary>
    /// <param name="session">The peer, a folder for files, and what was asked for.</param>
    BenchReport Run(BenchSession session);
}
