using System.Globalization;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Report;
using Plumbline.Studies.Report.Html;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Comparing;

/// <summary>Finished studies side by side: what was different between them, and whether they can be compared at all.</summary>
public sealed class RunComparison
{
    /// <summary>The most runs that are compared: so many colours and shapes of the report are told apart.</summary>
    public const int MostRuns = 7;

    private RunComparison(IReadOnlyList<ComparedRun> runs)
    {
        Runs = runs;
        ConditionKey[][] settings = [.. runs.Select(run => run.View.Keys.ToArray())];
        Settings = [.. settings.SelectMany(keys => keys).Distinct().OrderBy(key => key.Condition).ThenBy(key => key.Value)];
        SharedSettings = [.. Settings.Where(key => settings.All(keys => keys.Contains(key)))];
        SharedKs = [.. runs.Select(run => run.View.AllKs.AsEnumerable()).Aggregate((one, other) => one.Intersect(other)).Order()];
        Differences = [.. Facts(runs).Where(fact => fact.Values.Distinct().Count() > 1)];
        Obstacles = [.. FindObstacles()];
        Cautions = [.. FindCautions()];
    }

    /// <summary>The runs, in the order given.</summary>
    public IReadOnlyList<ComparedRun> Runs { get; }

    /// <summary>In what they differ: data and plan first, then what made them.</summary>
    public IReadOnlyList<RunDifference> Differences { get; }

    /// <summary>Why they cannot be compared like with like, a sentence each; empty where they can.</summary>
    public IReadOnlyList<string> Obstacles { get; }

    /// <summary>What a reader has to bear in mind, a sentence each.</summary>
    public IReadOnlyList<string> Cautions { get; }

    /// <summary>Whether the runs are of the same data and share settings and neighbourhood sizes.</summary>
    public bool IsComparable => Obstacles.Count == 0;

    /// <summary>The settings that any run has, in order.</summary>
    public IReadOnlyList<ConditionKey> Settings { get; }

    /// <summary>The settings that all runs have, in order.</summary>
    public IReadOnlyList<ConditionKey> SharedSettings { get; }

    /// <summary>The neighbourhood sizes that all runs have, ascending.</summary>
    public IReadOnlyList<int> SharedKs { get; }

    /// <summary>Compares runs.</summary>
    /// <param name="runs">Two runs or more, up to <see cref="MostRuns"/>.</param>
    /// <exception cref="PlanException">There are too many, too few, or one twice.</exception>
    public static RunComparison Create(IReadOnlyList<StoredRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count is < 2 or > MostRuns)
        {
            throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"found {Quantity.Count(runs.Count, "run")} to compare, expected 2 to {MostRuns}"));
        }

        string[][] parts = [.. runs.Select(run => Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Path)).Split(Path.DirectorySeparatorChar))];
        for (int i = 1; i < parts.Length; i++)
        {
            if (parts.Take(i).Any(other => other.SequenceEqual(parts[i])))
            {
                throw new PlanException($"{runs[i].Path}: found the same run twice, expected runs that are not the same");
            }
        }

        return new RunComparison([.. runs.Select((run, i) => new ComparedRun(run, Label(parts, i)))]);
    }

    /// <summary>The end of a path that no other path has.</summary>
    private static string Label(string[][] parts, int place) =>
        Enumerable.Range(1, parts[place].Length)
            .Select(count => string.Join('/', parts[place].TakeLast(count)))
            .First(label => parts.Where((_, i) => i != place).All(other => !string.Join('/', other.TakeLast(label.Count(c => c == '/') + 1)).Equals(label, StringComparison.Ordinal)));

    private static IEnumerable<RunDifference> Facts(IReadOnlyList<ComparedRun> runs)
    {
        IReadOnlyList<KeyValuePair<string, string>>[] studies = [.. runs.Select(run => (IReadOnlyList<KeyValuePair<string, string>>)[.. StudyFacts(run.Run)])];
        IReadOnlyList<KeyValuePair<string, string>>[] makers = [.. runs.Select(run => (IReadOnlyList<KeyValuePair<string, string>>)[.. run.Run.Versions, .. run.Run.Machine])];
        return [.. Rows(studies, changesResults: true), .. Rows(makers, changesResults: false)];
    }

    private static IEnumerable<RunDifference> Rows(IReadOnlyList<KeyValuePair<string, string>>[] runs, bool changesResults) =>
        runs.SelectMany(facts => facts.Select(fact => fact.Key)).Distinct().Select(name => new RunDifference(
            name,
            [.. runs.Select(facts => facts.FirstOrDefault(fact => fact.Key == name, new(name, NumberText.None)).Value)],
            // A version is the one of these that results may depend on.
            changesResults || name == "plumbline"));

    private static IEnumerable<KeyValuePair<string, string>> StudyFacts(StoredRun run)
    {
        StudyPlan plan = run.Result.Plan;
        return
        [
            .. ProvenanceSection.Data(run.Result.Data).Select(fact => new KeyValuePair<string, string>("data: " + fact.Key, fact.Value)),
            .. ProvenanceSection.Plan(plan),
            new("target of the safe law", plan.Target == 0 ? "none" : NumberText.Setting(plan.Target)),
            new("graphs compared", NumberText.Count(plan.Sensitivity)),
            new("labels", plan.Labels ?? "none"),
            new("model", plan.Model ?? "none"),
        ];
    }

    private IEnumerable<string> FindObstacles()
    {
        if (Differ(run => run.Run.Result.Data.Sha256))
        {
            yield return "They are of different data: what differs below may come from the data and not from the settings.";
        }

        if (SharedKs.Count == 0)
        {
            yield return "No k was measured in all of them.";
        }

        if (SharedSettings.Count == 0)
        {
            yield return "No setting was measured in all of them.";
        }
    }

    private IEnumerable<string> FindCautions()
    {
        if (!Differ(run => run.Run.Result.Data.Sha256)
            && (Differ(run => run.Run.Result.Plan.Subset) || Differ(run => run.Run.Result.Plan.Seed) || Differ(run => run.Run.Result.Plan.Runs) || Differ(run => run.Run.Result.Data.QueryCount)))
        {
            yield return "Vectors or queries were drawn differently: small differences may come from the draw.";
        }

        if (SharedKs.Count > 0 && Runs.Any(run => run.View.AllKs.Count > SharedKs.Count))
        {
            yield return $"Only {NumberText.Count(SharedKs.Count)} k were measured in all of them: {NumberText.Series(SharedKs)}.";
        }

        if (SharedSettings.Count > 0 && Settings.Count > SharedSettings.Count)
        {
            yield return $"Not measured in all of them: {string.Join(", ", Settings.Except(SharedSettings).Select(key => key.Label))}.";
        }

        foreach (ComparedRun run in Runs.Where(run => !run.View.HasStandard))
        {
            yield return $"{run.Label} has no measures of the standard convention, so that geometry is missing of it.";
        }
    }

    private bool Differ<T>(Func<ComparedRun, T> value) => Runs.Select(value).Distinct().Count() > 1;
}
