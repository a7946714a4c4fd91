using Plumbline.Hnsw;

namespace Plumbline.Studies.Plans;

/// <summary>What a search does when k exceeds its effort, as the command line and JSON name it.</summary>
public static class ContractNames
{
    /// <summary>What may be written.</summary>
    public static IReadOnlyList<string> All { get; } = ["lift", "spill-and-pad", "truncate", "reject"];

    /// <summary>The name of a contract.</summary>
    /// <param name="contract">The contract.</param>
    public static string NameOf(CapacityContract contract) => contract switch
    {
        CapacityContract.Lift => "lift",
        CapacityContract.SpillAndPad => "spill-and-pad",
        CapacityContract.Truncate => "truncate",
        _ => "reject",
    };

    /// <summary>The contract of a name.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="place">Where it was found, for the message.</param>
    /// <exception cref="PlanException">There is no such contract.</exception>
    public static CapacityContract Find(string name, string place) => name switch
    {
        "lift" => CapacityContract.Lift,
        "spill-and-pad" => CapacityContract.SpillAndPad,
        "truncate" => CapacityContract.Truncate,
        "reject" => CapacityContract.Reject,
        _ => throw new PlanException($"{place}: found '{name}', expected lift, spill-and-pad, truncate or reject{Nearest.Hint(name, All)}"),
    };
}
