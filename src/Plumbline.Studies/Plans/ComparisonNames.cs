namespace Plumbline.Studies.Plans;

/// <summary>Comparisons as plans and the command line name them.</summary>
public static class ComparisonNames
{
    /// <summary>What may be written.</summary>
    public static IReadOnlyList<string> All { get; } = ["auto", "paper", "none"];

    /// <summary>The name of a comparison.</summary>
    /// <param name="comparison">The comparison.</param>
    public static string NameOf(Comparison comparison) => All[(int)comparison];

    /// <summary>The comparison of a name.</summary>
    /// <param name="name">One of <see cref="All"/>.</param>
    /// <param name="place">Where it was found, for the message.</param>
    /// <exception cref="PlanException">There is no such comparison.</exception>
    public static Comparison Find(string name, string place) => name switch
    {
        "auto" => Comparison.Auto,
        "paper" => Comparison.Paper,
        "none" => Comparison.None,
        _ => throw new PlanException($"{place}: found '{name}', expected auto, paper or none{Nearest.Hint(name, All)}"),
    };
}
