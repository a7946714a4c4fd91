namespace Plumbline.Studies.Plans;

/// <summary>The plans that come with the tool.</summary>
public static class Presets
{
    /// <summary>Names of the presets.</summary>
    public static IReadOnlyList<string> Names { get; } = ["quick", "paper"];

    /// <summary>
    /// The default: one run over all of the data, ten k from 10 to 500, the study's efSearch values, three construction
    /// settings and three factors of k.
    /// </summary>
    public static StudyPlan Quick { get; } = new() { Name = "quick" };

    /// <summary>
    /// The study as published (PAPER.md, "Protocol"): ten runs of 10,000 drawn from 100,000, fifty k, all settings. Condition 3 runs
    /// on efConstruction 400, as the authors ran it.
    /// </summary>
    public static StudyPlan Paper { get; } = new()
    {
        Name = "paper",
        Data = "replica:100000",
        Subset = 10_000,
        Runs = 10,
        Ks = [.. Enumerable.Range(1, 50).Select(step => step * 10)],
        EfConstructionValues = [50, 100, 200, 300, 400],
        AlphaValues = [0.25, 0.5, 1, 2, 4],
        AlphaEfConstruction = 400,
    };

    /// <summary>The preset of a name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="PlanException">There is no such preset.</exception>
    public static StudyPlan Find(string name) => name switch
    {
        "quick" => Quick,
        "paper" => Paper,
        _ => throw new PlanException($"--preset: found '{name}', expected one of {string.Join(", ", Names)}{Nearest.Hint(name, Names)}"),
    };
}
