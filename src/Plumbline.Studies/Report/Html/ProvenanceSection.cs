using System.Globalization;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Html;

/// <summary>How the study was made: enough to make it again.</summary>
internal static class ProvenanceSection
{
    /// <summary>Writes the section.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="view">The study.</param>
    /// <param name="facts">What the caller knows of versions and machine.</param>
    public static void Write(HtmlText html, StudyView view, ReportFacts facts)
    {
        StudyResult result = view.Result;
        html.Markup("<section id=\"made\">").Element("h2", "How it was made").Markup("<div class=\"facts\">");
        List(html, "Plan", Plan(result.Plan));
        List(html, "Data", Data(result.Data));
        List(html, "Versions", facts.Versions);
        List(html, "Machine", facts.Machine);
        List(html, "Time and memory", Costs(result));
        html.Markup("</div>");
        if (facts.Files.Count > 0)
        {
            string where = html.Folder.Length == 0 ? "Beside this report" : "In the run folder";
            html.Markup($"<p>{where}: {string.Join(", ", facts.Files.Select(html.LinkTo))}.</p>");
        }

        html.Markup("</section>");
    }

    private static void List(HtmlText html, string title, IEnumerable<KeyValuePair<string, string>> lines)
    {
        KeyValuePair<string, string>[] all = [.. lines];
        if (all.Length == 0)
        {
            return;
        }

        html.Markup("<div>").Element("h3", title).Markup("<dl>");
        foreach ((string name, string value) in all)
        {
            html.Element("dt", name).Element("dd", value);
        }

        html.Markup("</dl>").Markup("</div>");
    }

    /// <summary>A plan, by name.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Plan(StudyPlan plan)
    {
        yield return new("name", plan.Name);
        yield return new("runs", NumberText.Count(plan.Runs));
        yield return new("seeds", plan.Runs > 1
            ? string.Create(CultureInfo.InvariantCulture, $"{plan.Seed} to {plan.Seed + plan.Runs - 1}, one a run")
            : plan.Seed.ToString(CultureInfo.InvariantCulture));
        yield return new("vectors a run", plan.Subset == 0 ? "all" : NumberText.Count(plan.Subset));
        yield return new("queries a run", plan.Queries == 0 ? "all" : NumberText.Count(plan.Queries));
        yield return new("M", NumberText.Count(plan.M));
        yield return new("efConstruction", NumberText.Count(plan.EfConstruction));
        yield return new("efSearch", NumberText.Count(plan.EfSearch));
        yield return new("k", NumberText.Series(plan.Ks));
        yield return new("efSearch settings", Values(plan.EfSearchValues.Select(value => (double)value)));
        yield return new("efConstruction settings", Values(plan.EfConstructionValues.Select(value => (double)value)));
        yield return new("alpha settings", Values(plan.AlphaValues)
            + (plan.AlphaEfConstruction is { } graph && plan.AlphaValues.Count > 0 ? $" (on the efConstruction {graph} graph)" : string.Empty));
        yield return new("convention", plan.Convention switch
        {
            Convention.Standard => "standard",
            Convention.Paper => "paper",
            _ => "standard and paper",
        });
    }

    /// <summary>The data, by name.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Data(DataDescription data)
    {
        yield return new("source", data.Source);
        yield return new("what it is", data.Description);
        yield return new("vectors", NumberText.Count(data.PoolCount));
        yield return new("components", NumberText.Count(data.Dimension));
        yield return new("SHA-256", data.Sha256);
    }

    private static IEnumerable<KeyValuePair<string, string>> Costs(StudyResult result)
    {
        foreach ((string stage, double seconds) in result.Seconds)
        {
            yield return new(stage, NumberText.Seconds(seconds));
        }

        yield return new("total", NumberText.Seconds(result.Seconds.Values.Sum()));
        yield return new("peak memory", NumberText.Bytes(result.PeakMemoryBytes));
    }

    private static string Values(IEnumerable<double> values)
    {
        string text = string.Join(", ", values.Select(NumberText.Setting));
        return text.Length == 0 ? "none" : text;
    }
}
