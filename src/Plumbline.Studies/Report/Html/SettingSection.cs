using Plumbline.Studies.Report.Charts;

namespace Plumbline.Studies.Report.Html;

/// <summary>What effort is enough, as a law, and how far chance moves what was measured.</summary>
internal static class SettingSection
{
    private const string Anchor = "setting";

    /// <summary>Anchor and name for the list of contents.</summary>
    public static (string Id, string Name) Link => (Anchor, "What to set");

    /// <summary>Writes the section; nothing where neither was measured.</summary>
    /// <param name="html">Where to.</param>
    /// <param name="view">The study.</param>
    /// <param name="charts">The charts.</param>
    public static void Write(HtmlText html, StudyView view, StudyCharts charts) =>
        ChartSection.Write(html, Anchor, "What to set, and how sure that is", charts.Setting, after =>
        {
            SafeLawTable.Write(after, view);
            SensitivityTable.Write(after, view);
        });
}
