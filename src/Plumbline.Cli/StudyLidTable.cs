using System.Globalization;
using Plumbline.Studies.Results;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>
/// Overlap by quarter of the queries by exact LID, at the k at which the quarter of the highest LID is furthest behind that of the
/// lowest, and at the k at which it is furthest ahead, where there is such a k.
/// </summary>
internal sealed class StudyLidTable(IAnsiConsole console)
{
    private static readonly string[] Quarters = ["lowest LID", "second", "third", "highest"];

    public void Write(StudyResult result)
    {
        Dictionary<int, Dictionary<ConditionKey, double[]>> means = result.Points
            .Where(point => point.Standard is { } standard && standard.OverlapByLid.ToArray().All(double.IsFinite))
            .GroupBy(point => point.K)
            .ToDictionary(points => points.Key, points => points.GroupBy(point => point.Key).ToDictionary(setting => setting.Key, Mean));
        if (means.Count == 0)
        {
            // Only the paper convention was asked for, or too few queries have a LID.
            return;
        }

        int[] ks = Choose(means);
        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("setting");
        foreach (int k in ks)
        {
            foreach (string name in Quarters)
            {
                table.AddColumn(new TableColumn(string.Create(CultureInfo.InvariantCulture, $"k = {k}\n{name}")).RightAligned());
            }
        }

        foreach (ConditionKey key in result.Keys)
        {
            table.AddRow([Markup.Escape(key.Label), .. ks.SelectMany(k => means[k].TryGetValue(key, out double[]? quarters) ? quarters.Select(Number) : Quarters.Select(_ => ""))]);
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Overlap by quarter of the queries by exact LID (at k = {result.LidQuartiles[0].K}), where the quarters differ most"));
        console.Write(table);
    }

    private static int[] Choose(Dictionary<int, Dictionary<ConditionKey, double[]>> means)
    {
        (int K, double Lead)[] leads = [.. means.Select(pair => (pair.Key, pair.Value.Values.Average(quarters => quarters[^1] - quarters[0]))).OrderBy(pair => pair.Key)];
        (int behind, double least) = leads.MinBy(pair => pair.Lead);
        (int ahead, double most) = leads.MaxBy(pair => pair.Lead);
        return least < 0 && most > 0 ? [Math.Min(behind, ahead), Math.Max(behind, ahead)] : [most > 0 ? ahead : behind];
    }

    private static double[] Mean(IEnumerable<StudyPoint> runs)
    {
        double[][] values = [.. runs.Select(point => point.Standard!.OverlapByLid.ToArray())];
        return [.. Enumerable.Range(0, Quarters.Length).Select(quarter => values.Average(run => run[quarter]))];
    }

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
