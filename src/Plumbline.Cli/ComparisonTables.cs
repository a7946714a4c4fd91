using System.Globalization;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Published;
using Plumbline.Studies.Results;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>The study beside the published one, on the screen.</summary>
internal sealed class ComparisonTables(IAnsiConsole console)
{
    private const int MostKs = 3;
    private const string Signed = "+0.0000;-0.0000;0.0000";

    /// <summary>Writes the differences, where something was compared, and what differs between the studies.</summary>
    public void Write(StudyResult result, PublishedComparison comparison)
    {
        if (comparison.SharedCount > 0)
        {
            WriteOverlap(comparison);
            WriteMeasures(comparison);
        }

        WriteNotes(result, comparison);
    }

    private void WriteOverlap(PublishedComparison comparison)
    {
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("setting");
        foreach (string name in (string[])["k", "here", "published", "difference", "sd of their runs", "lowest", "highest", "within"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (IGrouping<ConditionKey, ComparedValue> setting in comparison.Values.Where(value => value.Measure == "overlap").GroupBy(value => value.Key))
        {
            foreach (ComparedValue value in Telling([.. setting]))
            {
                table.AddRow(
                    Markup.Escape(value.Key.Label),
                    Number(value.K!.Value, "0"),
                    Number(value.Ours.Mean, "0.0000"),
                    Number(value.Published.Mean, "0.0000"),
                    Number(value.Difference, Signed),
                    Number(value.Published.Deviation, "0.0000"),
                    Number(value.Published.Min, "0.0000"),
                    Number(value.Published.Max, "0.0000"),
                    value.IsWithin ? "yes" : "no");
            }
        }

        console.WriteLine("Overlap beside the published one (paper convention): the mean over runs, and how far the authors' ten runs lie apart");
        console.Write(table);
    }

    private void WriteMeasures(PublishedComparison comparison)
    {
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("measure");
        foreach (string name in (string[])["compared", "within", "mean |difference|", "largest", "where", "pads"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (MeasureAgreement measure in comparison.Agreements())
        {
            table.AddRow(
                Markup.Escape(measure.Words),
                Number(measure.Compared, "0"),
                Number(measure.Within, "0"),
                Number(measure.MeanDifference, "G3"),
                measure.Largest is { } largest ? Signs(largest.Difference) : "",
                measure.Largest is { } place ? Markup.Escape(place.Key.Label + (place.K is { } k ? $", k {Number(k, "0")}" : "")) : "",
                Number(measure.Padded, "0"));
        }

        console.WriteLine("All measures (paper convention, distances squared): how many lie within the range of the authors' runs; pads: left out because missing results make the value");
        console.Write(table);
    }

    private void WriteNotes(StudyResult result, PublishedComparison comparison)
    {
        if (comparison.SharedCount == 0)
        {
            console.WriteLine("Nothing to compare: the authors published no setting and k of those measured here.");
        }

        if (comparison.Differences.Count > 0)
        {
            console.WriteLine($"This study is not quite theirs: {string.Join(", ", comparison.Differences)}.");
        }

        if (comparison.SkippedCount > 0)
        {
            string settings = comparison.UnpublishedSettings.Count > 0 ? $" (none at all for {string.Join(", ", comparison.UnpublishedSettings.Select(key => key.Label))})" : "";
            console.WriteLine($"Not compared: {Quantity.Count(comparison.SkippedCount)} of {Quantity.Count(comparison.SharedCount + comparison.SkippedCount, "pair")} of a setting and a k, which the authors did not publish{settings}.");
        }

        if (result.Plan.Convention == Convention.Standard)
        {
            console.WriteLine("Overlap alone is compared: the other published measures are in the paper convention (--convention both).");
        }

        console.WriteLine($"Published: {PublishedStudy.Source}. Every value: comparison.csv.");
    }

    /// <summary>The first, the last, and the one in the middle by ratio.</summary>
    private static ComparedValue[] Telling(ComparedValue[] values)
    {
        double middle = Math.Sqrt((double)values[0].K!.Value * values[^1].K!.Value);
        return values.Length <= MostKs ? values : [values[0], values[1..^1].MinBy(value => Math.Abs(value.K!.Value - middle))!, values[^1]];
    }

    private static string Signs(double difference) => (difference > 0 ? "+" : "") + Number(difference, "G3");

    private static string Number(double value, string format) =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "none";
}
