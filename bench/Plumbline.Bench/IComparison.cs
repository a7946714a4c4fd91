using Plumbline.Bench.Report;

namespace Plumbline.Bench;

/// <summary>
/// One work of bench/compare. A new one is a class that implements this, which <see cref="Comparisons"/> finds, and a program of
/// the same name in bench/peers, which bench/compare builds; or, where the peer is a package of ours and runs in this process, only
/// the lines that would be its head, WORK.head.
/// </summary>
internal interface IComparison
{
    /// <summary>The name that a user types.</summary>
    string Name { get; }

    /// <summary>Measures both sides in turn.</summary>
    /// <param name="session">The peer where it is a program, a folder for files, and what was asked for.</param>
    BenchReport Run(BenchSession session);
}
