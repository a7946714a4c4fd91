using System.Globalization;
using System.Text;
using Plumbline.Studies.Output;
using Plumbline.Studies.Report;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Report.Html;

namespace Plumbline.Studies.Comparing;

/// <summary>Runs side by side, as one HTML file that needs no network.</summary>
public static class ComparisonReport
{
    /// <summary>Name of the page where it goes to a folder.</summary>
    public const string PageName = "comparison.html";

    /// <summary>Draws the report. The same runs and place give the same bytes.</summary>
    /// <param name="comparison">The runs.</param>
    /// <param name="folder">The folder that the page is to lie in, which links to the runs start from.</param>
    /// <param name="pictures">Whether to draw pictures too.</param>
    /// <param name="threads">Threads to draw on; 0 for one a logical processor.</param>
    /// <param name="cancellationToken">Stops between two pictures.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RunReport Draw(RunComparison comparison, string folder, bool pictures = true, int threads = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(folder);
        IReadOnlyList<Chart> overlap = SideBySideCharts.Overlap(comparison);
        IReadOnlyList<Chart> geometry = SideBySideCharts.Geometry(comparison);
        IReadOnlyList<Chart> setting = SideBySideCharts.Setting(comparison);
        IReadOnlyList<ReportPicture> drawn = pictures ? StudyPlots.Draw([.. overlap, .. geometry, .. setting], threads, cancellationToken.ThrowIfCancellationRequested) : [];
        cancellationToken.ThrowIfCancellationRequested();
        HtmlText html = new() { Plots = pictures ? RunReport.PlotsName + "/" : null };
        PageFrame.Open(
            html,
            string.Join(" / ", comparison.Runs.Select(run => run.Label)),
            [.. Sections(overlap, geometry, setting)],
            "Plumbline comparison of capacity studies",
            "Every number of the charts is in the tables of the runs' own reports, named below.");
        Summary(html, comparison);
        ChartSection.Write(html, "overlap", "What is returned, and where it stops", overlap);
        ChartSection.Write(html, "setting", "What to set", setting, after => SideBySideTables.Laws(after, comparison));
        ChartSection.Write(html, "geometry", "What it does to the geometry", geometry);
        html.Markup("<section id=\"tables\">").Element("h2", "Tables");
        SideBySideTables.Settings(html, comparison);
        html.Markup("</section>");
        Made(html, comparison, folder);
        PageFrame.Close(html);
        return new RunReport(PageName, Encoding.UTF8.GetBytes(html.ToString()), drawn);
    }

    private static IEnumerable<(string Id, string Name)> Sections(IReadOnlyList<Chart> overlap, IReadOnlyList<Chart> geometry, IReadOnlyList<Chart> setting)
    {
        yield return ("summary", "Summary");
        if (overlap.Count > 0)
        {
            yield return ("overlap", "Overlap");
        }

        if (setting.Count > 0)
        {
            yield return ("setting", "What to set");
        }

        if (geometry.Count > 0)
        {
            yield return ("geometry", "Geometry");
        }

        yield return ("tables", "Tables");
        yield return ("made", "How they were made");
    }

    private static void Summary(HtmlText html, RunComparison comparison)
    {
        html.Markup("<section id=\"summary\">").Element("h2", "Summary").Element("p class=\"headline\"", ComparisonWords.Headline(comparison));
        if (comparison.Obstacles.Count + comparison.Cautions.Count > 0)
        {
            html.Markup("<div class=\"note\" role=\"note\">").Markup($"<strong>{(comparison.IsComparable ? "Please note" : "Not comparable like with like")}</strong>").Markup("<ul>");
            foreach (string words in comparison.Obstacles.Concat(comparison.Cautions))
            {
                html.Element("li", words);
            }

            html.Markup("</ul>").Markup("</div>");
        }

        if (comparison.Differences.Count > 0)
        {
            SideBySideTables.Differences(html, comparison);
        }
        else
        {
            html.Element("h3", "What was different").Element("p", "Nothing: data, plan, version and machine are the same.");
        }

        Part(html, "How far apart", ComparisonWords.Apart(comparison));
        Part(html, "What to set", ComparisonWords.Laws(comparison));
        html.Markup("</section>");
    }

    private static void Part(HtmlText html, string title, IEnumerable<string> paragraphs)
    {
        string[] all = [.. paragraphs];
        if (all.Length == 0)
        {
            return;
        }

        html.Element("h3", title);
        foreach (string paragraph in all)
        {
            html.Element("p", paragraph);
        }
    }

    private static void Made(HtmlText html, RunComparison comparison, string folder)
    {
        html.Markup("<section id=\"made\">").Element("h2", "How they were made").Markup("<div class=\"facts\">");
        foreach (ComparedRun run in comparison.Runs)
        {
            html.Markup("<div>").Element("h3", run.Label).Markup("<dl>");
            foreach ((string name, string value) in Facts(run.Run))
            {
                html.Element("dt", name).Element("dd", value);
            }

            HtmlText links = new() { Folder = RunReport.RelativeLink(folder, run.Run.Path) };
            html.Markup($"<dt>files</dt><dd>{links.LinkTo(RunReport.PageName)}, {links.LinkTo("results.csv")}, {links.LinkTo(RunFolder.PlanName)}</dd>").Markup("</dl>").Markup("</div>");
        }

        html.Markup("</div>").Markup("</section>");
    }

    private static IEnumerable<KeyValuePair<string, string>> Facts(StoredRun run)
    {
        yield return new("run folder", run.Path);
        yield return new("finished", run.Finished.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        foreach ((string name, string value) in ProvenanceSection.Plan(run.Result.Plan).Concat(ProvenanceSection.Data(run.Result.Data)).Concat(run.Versions).Concat(run.Machine))
        {
            yield return new(name, value);
        }
    }
}
