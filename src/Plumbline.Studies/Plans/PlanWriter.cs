using System.Globalization;
using System.Text;
using Plumbline.Imaging.Sources;

namespace Plumbline.Studies.Plans;

/// <summary>Writes a plan as <see cref="PlanReader"/> reads it; what a run folder keeps as plan.yaml.</summary>
public static class PlanWriter
{
    /// <summary>The plan as YAML. Reading it again gives an equal plan, notes apart.</summary>
    /// <param name="plan">The plan.</param>
    public static string ToYaml(StudyPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        StringBuilder yaml = new();
        Line(yaml, "experiment:");
        Line(yaml, $"  name: {Quote(plan.Name)}");
        Line(yaml, $"  seed: {plan.Seed}");
        Line(yaml, $"  runs: {plan.Runs}");
        Line(yaml, "data:");
        Line(yaml, $"  path: {Quote(plan.Data)}");
        Line(yaml, $"  subset_size: {plan.Subset}");
        Optional(yaml, "labels", plan.Labels);
        if (plan.Model is not null)
        {
            Line(yaml, "embedding:");
            Optional(yaml, "model_file", plan.Model);
            Optional(yaml, "output_node", plan.ModelOutput);
            Optional(yaml, "preprocess", plan.Preprocess);
        }

        Line(yaml, "search:");
        Line(yaml, "  metric: l2");
        Line(yaml, $"  m: {plan.M}");
        Line(yaml, $"  ef_construction: {plan.EfConstruction}");
        Line(yaml, $"  ef_search: {plan.EfSearch}");
        Line(yaml, "evaluation:");
        Line(yaml, $"  k_values: [{List(plan.Ks)}]");
        if (plan.Queries > 0)
        {
            Line(yaml, $"  sample: {plan.Queries}");
        }

        Line(yaml, $"  convention: {ConventionNames.NameOf(plan.Convention)}");
        Line(yaml, $"  target_overlap: {TargetText.Write(plan.Target)}");
        Line(yaml, $"  sensitivity: {plan.Sensitivity}");
        Line(yaml, $"  compare: {ComparisonNames.NameOf(plan.Compare)}");
        Line(yaml, "ef_search_study:");
        Line(yaml, $"  values: [{List(plan.EfSearchValues)}]");
        Line(yaml, "ef_construction_study:");
        Line(yaml, $"  values: [{List(plan.EfConstructionValues)}]");
        Line(yaml, "alpha_study:");
        Line(yaml, $"  values: [{List(plan.AlphaValues)}]");
        if (plan.AlphaEfConstruction is { } efConstruction)
        {
            Line(yaml, $"  ef_construction: {efConstruction}");
        }

        return yaml.ToString();
    }

    /// <summary>The plan with the whole paths of its files, so that it means the same from anywhere.</summary>
    internal static StudyPlan WithWholePath(StudyPlan plan) => plan with
    {
        Data = File.Exists(plan.Data) ? Path.GetFullPath(plan.Data) : ImageSource.WithWholePath(plan.Data),
        Model = Whole(plan.Model),
        Preprocess = Whole(plan.Preprocess),
        Labels = Whole(plan.Labels),
    };

    private static string? Whole(string? path) => File.Exists(path) ? Path.GetFullPath(path) : path;

    private static void Optional(StringBuilder yaml, string key, string? text)
    {
        if (text is not null)
        {
            Line(yaml, $"  {key}: {Quote(text)}");
        }
    }

    private static void Line(StringBuilder yaml, string text) => yaml.Append(text).Append('\n');

    private static string List<T>(IEnumerable<T> values)
        where T : IFormattable => string.Join(", ", values.Select(value => value.ToString(null, CultureInfo.InvariantCulture)));

    /// <summary>A double-quoted YAML scalar, which holds any text.</summary>
    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings("\\n")}\"";
}
