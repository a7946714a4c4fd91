using System.Globalization;
using Plumbline.Studies.Decoding;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>Decoded means as a table, with what they say in words.</summary>
internal sealed class DecodeTables(IAnsiConsole console)
{
    private const int WidthWithoutTerminal = 120;

    public void Write(IReadOnlyList<DecodedPoint> points, bool all)
    {
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        Table table = new() { Border = TableBorder.Rounded };
        table.AddColumn("setting");
        foreach (string name in (string[])["k", "mean distance", "queries with one\nmissing result", "queries dropped\n(two or more)", "of", "exact mean,\nas reported", "of all\nqueries"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (IGrouping<string, DecodedPoint> setting in points.GroupBy(point => point.Setting))
        {
            AddRows(table, setting, all);
        }

        console.WriteLine("What the mean distances are made of, all runs of a setting together");
        console.Write(table);
        WriteWords(points);
    }

    private static void AddRows(Table table, IGrouping<string, DecodedPoint> setting, bool all)
    {
        IGrouping<int, DecodedPoint>[] byK = [.. setting.GroupBy(point => point.K).OrderBy(group => group.Key)];
        IGrouping<int, DecodedPoint>[] padded = [.. byK.Where(group => group.Any(point => point.Decoded.IsPadded))];
        IEnumerable<IGrouping<int, DecodedPoint>> shown = all ? byK : padded.Length > 1 ? [padded[0], padded[^1]] : padded;
        if (!all && padded.Length == 0)
        {
            table.AddRow(Markup.Escape(setting.Key), "none", "no pads", "0", "0", Count(byK[0].Sum(point => (long)point.Queries)), "", "");
            return;
        }

        foreach (IGrouping<int, DecodedPoint> group in shown)
        {
            table.AddRow(
                Markup.Escape(setting.Key),
                Count(group.Key),
                Mean(group.Select(point => point.MeanAnn)),
                Total(group, reading => reading.OnePad),
                Total(group, reading => reading.Dropped),
                Count(group.Sum(point => (long)point.Queries)),
                Mean(group.Select(point => point.MeanExact)),
                OfAll(group));
        }
    }

    private void WriteWords(IReadOnlyList<DecodedPoint> points)
    {
        DecodedPoint[] padded = [.. points.Where(point => point.Decoded.IsPadded)];
        if (padded.Length == 0)
        {
            console.WriteLine("Every mean is one of real distances: no result was missing where it was measured.");
            return;
        }

        console.WriteLine($"{Count(padded.Length)} of {Count(points.Count)} means hold pads (distances of 3.4e38 for results that were not there); they say nothing about distances.");
        foreach (IGrouping<string, DecodedPoint> setting in padded.GroupBy(point => point.Setting))
        {
            int k = setting.Min(point => point.K);
            DecodedPoint[] first = [.. points.Where(point => point.Setting == setting.Key && point.K == k)];
            console.WriteLine($"{setting.Key}: pads first show at k {Count(k)}: {Total(first, reading => reading.OnePad)} of {Count(first.Sum(point => (long)point.Queries))} queries with one missing result, {Total(first, reading => reading.Dropped)} with more.");
        }

        console.WriteLine("A query with one pad keeps a finite mean and makes a spike. One with more overflows float32 and is dropped from both sides: the curve falls back, and the exact mean is that of the queries that are left. LID at such k is made of pads too.");
        WriteBias(padded);
        if (padded.Any(point => point.Decoded.Readings.Count > 1))
        {
            console.WriteLine("\"at least\": the digits allow several readings; the one with the fewest queries is given.");
        }

        if (padded.FirstOrDefault(point => point.Decoded.Readings.Count == 0) is { } odd)
        {
            console.WriteLine($"{odd.Setting}, k {Count(odd.K)} does not decode: {odd.Decoded.Pads.ToString("G7", CultureInfo.InvariantCulture)} is not a whole number of queries among a whole number kept. Is {Count(odd.Queries)} the number of queries of a run (--queries)?");
        }
    }

    /// <summary>The exact mean is a mean over other queries where many were dropped: said of the setting and k where it shows most.</summary>
    private void WriteBias(DecodedPoint[] padded)
    {
        IGrouping<(string, int), DecodedPoint>[] known =
        [
            .. padded
                .GroupBy(point => (point.Setting, point.K))
                .Where(group => group.All(point => double.IsFinite(point.MeanExact - point.MeanExactOfAll))),
        ];
        if (known.Length == 0)
        {
            return;
        }

        static double Bias(IEnumerable<DecodedPoint> points) => Math.Abs(points.Average(point => point.MeanExact) - points.Average(point => point.MeanExactOfAll));
        IGrouping<(string Setting, int K), DecodedPoint> most = known.MaxBy(Bias)!;
        console.WriteLine($"{most.Key.Setting}, k {Count(most.Key.K)}: the exact mean as reported, {Mean(most.Select(point => point.MeanExact))}, is that of the queries left ({Total(most, reading => reading.Dropped)} of {Count(most.Sum(point => (long)point.Queries))} were dropped); over all queries it is {OfAll(most)}, as the settings without pads report it.");
    }

    private static string OfAll(IEnumerable<DecodedPoint> points) =>
        points.Average(point => point.MeanExactOfAll) is double mean && double.IsFinite(mean) ? Mean([mean]) : "";

    /// <summary>A count over the runs of a setting and k; what is not told by the digits is a lower bound.</summary>
    private static string Total(IEnumerable<DecodedPoint> points, Func<PadReading, int> count)
    {
        DecodedPoint[] padded = [.. points.Where(point => point.Decoded.IsPadded)];
        if (padded.Any(point => point.Decoded.Readings.Count == 0))
        {
            return "does not decode";
        }

        long least = padded.Sum(point => (long)point.Decoded.Readings.Min(count));
        return padded.All(point => point.Decoded.Reading is not null) ? Count(least) : $"at least {Count(least)}";
    }

    private static string Mean(IEnumerable<double> values)
    {
        double mean = values.Average();
        return double.IsFinite(mean) ? mean.ToString("G5", CultureInfo.InvariantCulture) : "none left";
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
