using System.Text.Json;
using System.Text.Json.Nodes;
using Plumbline.Studies.Data;
using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Checkpoints;

/// <summary>
/// Everything that decides a study's results: its plan, the bytes of its data, the version of Plumbline. An interrupted study is
/// continued by one of the same identity only. Threads are no part of it, because results do not depend on them.
/// </summary>
public sealed class StudyIdentity
{
    internal const string FormatName = "checkpoints";

    private const string DataName = "data.sha256";
    private const string VersionName = "version";

    internal StudyIdentity(IEnumerable<KeyValuePair<string, string>> entries) => Entries = [.. entries];

    /// <summary>The plan itself; null where the identity was read from a file.</summary>
    internal StudyPlan? Plan { get; private init; }

    /// <summary>Values by name, in a fixed order. The plan's are named as in a plan file, such as evaluation.k_values.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Entries { get; }

    /// <summary>The identity of a study.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="data">Its data.</param>
    public static StudyIdentity Of(StudyPlan plan, StudyData data)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(data);
        return new StudyIdentity([
            new(FormatName, CheckpointFile.FormatVersion),
            .. OfPlan(PlanWriter.ToYaml(PlanWriter.WithWholePath(plan))),
            new(DataName, data.Sha256),
            new(VersionName, MachineFacts.Version),
        ])
        {
            Plan = plan,
        };
    }

    /// <summary>The identity of a finished study, from its run folder; null where that does not say.</summary>
    /// <param name="plan">The plan.yaml that the study wrote.</param>
    /// <param name="manifest">Its manifest.json.</param>
    internal static StudyIdentity? OfFinished(string plan, string manifest)
    {
        JsonNode? facts;
        try
        {
            facts = JsonNode.Parse(manifest);
        }
        catch (JsonException)
        {
            return null;
        }

        return facts is JsonObject && facts["data"] is JsonObject data && facts["versions"] is JsonObject versions
            ? new StudyIdentity([
                new(FormatName, CheckpointFile.FormatVersion),
                .. OfPlan(plan),
                new(DataName, $"{data["sha256"]}"),
                new(VersionName, $"{versions["plumbline"]}"),
            ])
            : null;
    }

    /// <summary>What keeps this study from continuing an interrupted one, as "name: found A, expected B"; null where nothing does.</summary>
    /// <param name="interrupted">The interrupted study.</param>
    internal string? DifferenceFrom(StudyIdentity interrupted) => Difference(Entries, interrupted.Entries);

    /// <summary>Whether another study has the same plan, whatever became of the data and of Plumbline since.</summary>
    internal bool HasPlanOf(StudyIdentity other) => Difference(PlanOf(this), PlanOf(other)) is null;

    private static IEnumerable<KeyValuePair<string, string>> PlanOf(StudyIdentity identity) =>
        identity.Entries.Where(entry => entry.Key is not (FormatName or DataName or VersionName));

    private static string? Difference(IEnumerable<KeyValuePair<string, string>> own, IEnumerable<KeyValuePair<string, string>> expected)
    {
        Dictionary<string, string> found = own.ToDictionary();
        Dictionary<string, string> wanted = expected.ToDictionary();
        return found.Keys.Union(wanted.Keys)
            .Where(name => found.GetValueOrDefault(name) != wanted.GetValueOrDefault(name))
            .Select(name => $"{name}: found {found.GetValueOrDefault(name, "none")}, expected {wanted.GetValueOrDefault(name, "none")}")
            .FirstOrDefault();
    }

    /// <summary>The lines of a plan as <see cref="PlanWriter"/> writes them: sections, and below each its keys, one a line.</summary>
    private static IEnumerable<KeyValuePair<string, string>> OfPlan(string yaml)
    {
        string section = "";
        foreach (string line in yaml.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                continue;
            }

            if (line[0] == ' ')
            {
                yield return new($"{section}.{line[..colon].Trim()}", line[(colon + 1)..].Trim());
            }
            else
            {
                section = line[..colon];
            }
        }
    }
}
