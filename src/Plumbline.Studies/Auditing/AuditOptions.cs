using System.Globalization;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Auditing;

/// <summary>What an audit measures and requires.</summary>
public sealed record AuditOptions
{
    /// <summary>Numbers of neighbours to ask for, each 1 or more. Default 10, 50, 100, 200, 500, as far as there are vectors.</summary>
    public IReadOnlyList<int>? Ks { get; init; }

    /// <summary>Efforts to ask with, each within what the engine takes. Default: what the engine is set to.</summary>
    public IReadOnlyList<int>? Efforts { get; init; }

    /// <summary>Whether the paper's measures are computed as well. Default: the standard ones only.</summary>
    public Convention Convention { get; init; } = Convention.Standard;

    /// <summary>The least mean overlap of any (k, ef); null, the default, for no requirement.</summary>
    public double? MinOverlap { get; init; }

    /// <summary>The largest share of results missing at any (k, ef); null, the default, for no requirement.</summary>
    public double? MaxUnfilled { get; init; }

    /// <summary>The largest 99th percentile, over queries, of the loss at any (k, ef); null, the default, for no requirement.</summary>
    public double? MaxP99Loss { get; init; }

    /// <summary>Names of checks whose failure is told but not held against the engine. Default none.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Seed of what is drawn. Default 42.</summary>
    public long Seed { get; init; } = 42;

    /// <summary>Refuses what no engine could be audited with.</summary>
    /// <exception cref="PlanException">There is no k or effort in a list, one is below 1, a share is not 0 to 1, or an ignored check is unknown.</exception>
    public void Validate()
    {
        foreach ((string name, IReadOnlyList<int>? values) in ((string, IReadOnlyList<int>?)[])[("--k", Ks), ("--ef", Efforts)])
        {
            if (values is { Count: 0 })
            {
                throw new PlanException($"{name}: found no number, expected one or more");
            }

            if (values?.FirstOrDefault(value => value < 1, 1) is < 1 and var value)
            {
                throw new PlanException($"{name}: found {value}, expected 1 or more");
            }
        }

        foreach ((string name, double? share) in ((string, double?)[])[("--min-overlap", MinOverlap), ("--max-unfilled", MaxUnfilled), ("--max-p99-loss", MaxP99Loss)])
        {
            if (share is not (null or (>= 0 and <= 1)))
            {
                throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"{name}: found {share}, expected 0 to 1"));
            }
        }

        foreach (string name in Ignored)
        {
            if (!AuditChecks.Names.Contains(name))
            {
                throw new PlanException($"--ignore: found '{name}', expected one of {string.Join(", ", AuditChecks.Names)}{Nearest.Hint(name, AuditChecks.Names)}");
            }
        }
    }
}
