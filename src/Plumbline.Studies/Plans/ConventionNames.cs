namespace Plumbline.Studies.Plans;

/// <summary>Conventions as plans and the command line name them.</summary>
public static class ConventionNames
{
    /// <summary>What may be written.</summary>
    public static IReadOnlyList<string> All { get; } = ["standard", "paper", "both"];

    /// <summary>The name of a convention.</summary>
    /// <param name="convention">The convention.</param>
    public static string NameOf(Convention convention) => All[(int)convention];

    /// <summary>The convention of a name.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="place">Where it was found, for the message.</param>
    /// <exception cref="PlanException">There is no such convention.</exception>
    public static Convention Find(string name, string place) => name switch
    {
        "standard" => Convention.Standard,
        "paper" => Convention.Paper,
        "both" => Convention.Both,
        _ => throw new PlanException($"{place}: found '{name}', expected standard, paper or both{Nearest.Hint(name, All)}"),
    };
}
