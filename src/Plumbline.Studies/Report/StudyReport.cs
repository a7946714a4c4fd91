using System.Text;
using Plumbline.Studies.Report.Charts;
using Plumbline.Studies.Report.Findings;
using Plumbline.Studies.Report.Html;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report;

/// <summary>Writes report.html: one file that explains a finished study to a reader who has nothing else, and needs no network.</summary>
internal static class StudyReport
{
    private const string StudyKind = "Plumbline capacity study";

    /// <summary>Writes the report. The same result and facts give the same bytes.</summary>
    /// <param name="result">The study.</param>
    /// <param name="output">Where to; left open.</param>
    /// <param name="facts">Versions, machine and neighbouring files; null where nothing is known.</param>
    /// <exception cref="ArgumentException">The study has no measurements.</exception>
    public static void WriteHtml(StudyResult result, Stream output, ReportFacts? facts = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(output);
        if (result.Points.Count == 0)
        {
            throw new ArgumentException("The study has no measurements to report.", nameof(result));
        }

        facts ??= ReportFacts.None;
        HtmlText html = new() { Folder = facts.Folder, Plots = facts.Plots };
        WriteBody(html, result, facts);
        output.Write(new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(html.ToString()));
    }

    private static void WriteBody(HtmlText html, StudyResult result, ReportFacts facts)
    {
        StudyView view = new(result);
        StudyFindings findings = new(view);
        StudyCharts charts = new(view);
        PageFrame.Open(html, result.Plan.Name, [.. Sections(view, charts)], StudyKind, $"The same charts are pictures, such as {html.LinkToPlot("capacity.svg")}, and every number is in {html.LinkTo("results.csv")}.");
        SummarySection.Write(html, view, findings);
        ChartSection.Write(html, "overlap", "What is returned", charts.Overlap, after =>
        {
            LidTable.Write(after, view);
            LabelTable.Write(after, view);
        });
        ChartSection.Write(html, "causes", "Why it stops", charts.Causes, after => CapacityTable.Write(after, view));
        ChartSection.Write(html, "geometry", "What it does to the geometry", charts.Geometry);
        SettingSection.Write(html, view, charts);
        PaperSection.Write(html, view, charts);
        ComparisonSection.Write(html, view);
        TableSection.Write(html, view, findings);
        ProvenanceSection.Write(html, view, facts);
        PageFrame.Close(html);
    }

    private static IEnumerable<(string Id, string Name)> Sections(StudyView view, StudyCharts charts)
    {
        yield return ("summary", "Summary");
        yield return ("overlap", "Overlap");
        if (charts.Causes.Count > 0)
        {
            yield return ("causes", "Causes");
        }

        if (charts.Geometry.Count > 0)
        {
            yield return ("geometry", "Geometry");
        }

        if (charts.Setting.Count > 0)
        {
            yield return SettingSection.Link;
        }

        if (charts.Paper.Count > 0)
        {
            yield return ("paper", "Paper's convention");
        }

        if (ComparisonSection.IsShown(view))
        {
            yield return ("comparison", "Beside the published");
        }

        yield return ("tables", "Tables");
        yield return ("made", "How it was made");
    }
}
