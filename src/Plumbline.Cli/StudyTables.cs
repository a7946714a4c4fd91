using System.Globalization;
using Plumbline.Fidelity;
using Plumbline.Studies.Data;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Published;
using Plumbline.Studies.Results;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>The results of a study as tables that need no paper beside them.</summary>
internal sealed class StudyTables(IAnsiConsole console)
{
    private static readonly int[] PreferredKs = [10, 50, 100, 200, 500];

    public void Write(StudyResult result, string folder)
    {
        int[] measured = [.. result.Points.Select(point => point.K).Distinct().Order()];
        int[] shown = [.. measured.Where(PreferredKs.Contains)];
        shown = shown.Length > 0 ? shown : [.. measured.Take(PreferredKs.Length)];
        bool published = result.IsComparedWithPaper;
        WriteOverlap(result, shown, published);
        WriteLimits(result, measured);
        new StudyCliffTable(console).Write(result);
        new StudyLidTable(console).Write(result);
        if (result.LabelAgreement.Count > 0)
        {
            console.WriteLine($"Labels: {LabelAgreement.Describe(result.LabelAgreement)}");
        }

        if (result.SafeLaw is { } law)
        {
            console.WriteLine($"Safe law: {law.Describe()}");
        }

        if (result.Sensitivity is { } sensitivity)
        {
            console.WriteLine($"Sensitivity: {sensitivity.Describe()}");
        }

        // Where nobody asked, the values in brackets are enough.
        if (result.Plan.Compare == Comparison.Paper && PublishedComparison.Create(result) is { } comparison)
        {
            new ComparisonTables(console).Write(result, comparison);
        }

        WriteLegend(result, folder, published);
    }

    private void WriteOverlap(StudyResult result, int[] ks, bool published)
    {
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("setting");
        foreach (int k in ks)
        {
            table.AddColumn(new TableColumn($"k = {k}").RightAligned());
        }

        foreach (ConditionKey key in result.Keys)
        {
            table.AddRow([Markup.Escape(key.Label), .. ks.Select(k => OverlapCell(result, key, k, published))]);
        }

        console.WriteLine("Share of the true k nearest neighbours that were returned (overlap@k)");
        console.Write(table);
    }

    private static string OverlapCell(StudyResult result, ConditionKey key, int k, bool published)
    {
        double[] values = [.. result.Points.Where(point => point.Key == key && point.K == k).Select(point => point.Standard?.Overlap.Mean ?? point.Paper!.MeanOverlap)];
        if (values.Length == 0)
        {
            return "";
        }

        MeanInterval overlap = MeanInterval.Of(values);
        string text = Number(overlap.Mean, "0.0000");
        string interval = overlap.Runs > 1 ? $"\n[dim]±{Number(overlap.HalfWidth, "0.0000")}[/]" : "";
        return (published && PublishedStudy.Find(key, k) is { } value ? $"{text} [dim]({Number(value.Overlap, "0.000")})[/]" : text) + interval;
    }

    private void WriteLimits(StudyResult result, int[] measured)
    {
        int last = measured[^1];
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("setting");
        table.AddColumn(new TableColumn("safe k").RightAligned());
        table.AddColumn(new TableColumn($"loss at k = {last}").RightAligned());
        table.AddColumn(new TableColumn("= missed + spillover + unfilled").RightAligned());
        foreach (ConditionKey key in result.Keys)
        {
            StudyPoint[] points = [.. result.Points.Where(point => point.Key == key)];
            LossSplit? loss = MeanLoss(points, last);
            table.AddRow(
                Markup.Escape(key.Label),
                SafeRule.Describe(SafeRule.SafeKs(points), measured),
                loss is { } total ? Number(total.Total, "0.0000") : "",
                loss is { } split ? $"{Number(split.Missed, "0.0000")} + {Number(split.Spillover, "0.0000")} + {Number(split.Unfilled, "0.0000")}" : "");
        }

        console.WriteLine("How far each setting holds, and what is lost beyond");
        console.Write(table);
    }

    private static LossSplit? MeanLoss(StudyPoint[] points, int k)
    {
        LossSplit[] losses = [.. points.Where(point => point.K == k && point.Standard is not null).Select(point => point.Standard!.Loss)];
        return losses.Length == 0
            ? null
            : new LossSplit(losses.Average(loss => loss.Missed), losses.Average(loss => loss.Spillover), losses.Average(loss => loss.Unfilled));
    }

    private void WriteLegend(StudyResult result, string folder, bool published)
    {
        if (result.Plan.Runs > 1)
        {
            console.WriteLine($"±: half of the 95% interval of the mean over {Quantity.Count(result.Plan.Runs, "run")} (Student's t); for every measure in summary.csv.");
        }

        if (published)
        {
            console.WriteLine("In brackets: the published value (STL-10, ResNet-50; mean of the authors' ten runs).");
            int alphaEfConstruction = result.Plan.AlphaEfConstruction ?? result.Plan.EfConstruction;
            if (result.Plan is { AlphaValues.Count: > 0, Compare: not Comparison.Paper } && alphaEfConstruction != Presets.Paper.AlphaEfConstruction)
            {
                console.WriteLine($"For alpha, the authors searched a graph of efConstruction {Presets.Paper.AlphaEfConstruction}; this study searched one of {alphaEfConstruction}.");
            }
        }

        if (result.Data.Source.StartsWith("replica", StringComparison.Ordinal))
        {
            console.WriteLine($"The data is {ReplicaData.Words}.");
        }

        console.WriteLine($"Safe: {SafeRule.Words}.");
        if (result.Points.Any(point => point.Standard is not null))
        {
            console.WriteLine("Missed: a true neighbour passed over within efSearch. Spillover: a place beyond efSearch taken by a point that was evaluated by chance. Unfilled: no result.");
        }

        double total = result.Seconds.Values.Sum();
        console.WriteLine($"{Number(total, "0.0")} s ({string.Join(", ", result.Seconds.Select(stage => $"{stage.Key} {Number(stage.Value, "0.0")}"))}), peak memory {Number(result.PeakMemoryBytes / 1e6, "0")} MB");
        console.WriteLine($"run folder: {folder}");
        console.WriteLine($"report:     {Path.Combine(folder, "report.html")}");
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
