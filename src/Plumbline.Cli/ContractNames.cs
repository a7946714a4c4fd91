using Plumbline.Hnsw;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>Capacity contracts as the command line names them.</summary>
internal static class ContractNames
{
    private static readonly string[] All = ["lift", "spill", "truncate", "reject"];

    public static string NameOf(CapacityContract contract) => All[(int)contract];

    /// <summary>The contract of a name.</summary>
    /// <exception cref="PlanException">There is no such contract.</exception>
    public static CapacityContract Find(string name, string place) => Array.IndexOf(All, name) is var i and >= 0
        ? (CapacityContract)i
        : throw new PlanException($"{place}: found '{name}', expected lift, spill, truncate or reject{Nearest.Hint(name, All)}");
}
