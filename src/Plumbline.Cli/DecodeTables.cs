using System.Globalization;
using Plumbline.Studies.Decoding;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>Decoded means as a table, with what they say in words.</summary>
internal sealed class DecodeTables(IAnsiConsole console)
{
    // A few queries dropped of 100,000 show late.
    private const string ExactDigits = "G7";

    private bool _hasLeast;

    public void Write(IReadOnlyList<DecodedPoint> points, bool all)
    {
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

    private void AddRows(Table table, IGrouping<string, DecodedPoint> setting, bool all)
    {
        IGrouping<int, DecodedPoint>[] byK = [.. setting.GroupBy(point => point.K).OrderBy(group => group.Key)];
        IGrouping<int, DecodedPoint>[] missing = [.. byK.Where(group => group.Any(point => point.Decoded.IsShort == true))];
        IGrouping<int, DecodedPoint>[] shown = all
            ? byK
            : [.. missing.Take(1).Concat(missing.Where(HoldsPads).Take(1)).Concat(missing.TakeLast(1)).DistinctBy(group => group.Key)];
        if (shown.Length == 0)
        {
            bool isKnown = setting.All(point => point.Decoded.IsShort is not null);
            table.AddRow(Markup.Escape(setting.Key), "none", "no pads", "0", isKnown ? "0" : "not known", Count(byK[0].Sum(point => (long)point.Queries)), "", "");
            return;
        }

        foreach (IGrouping<int, DecodedPoint> group in shown)
        {
            table.AddRow(
                Markup.Escape(setting.Key),
                Count(group.Key),
                Mean(group.Select(point => point.MeanAnn)),
                OnePad(group),
                Dropped(group),
                Count(group.Sum(point => (long)point.Queries)),
                Mean(group.Select(point => point.MeanExact), ExactDigits),
                OfAll(group, ExactDigits));
        }
    }

    private void WriteWords(IReadOnlyList<DecodedPoint> points)
    {
        DecodedPoint[] missing = [.. points.Where(point => point.Decoded.IsShort == true)];
        int unknown = points.Count(point => point.Decoded.IsShort is null);
        string notKnown = $"Whether queries were dropped cannot be known at {Count(unknown)} of {Quantity.Count(points.Count, "mean")}: no other setting of the run tells the exact mean over all queries.";
        if (missing.Length == 0)
        {
            console.WriteLine(unknown == 0 ? "Every mean is one of real distances, over all queries: no result was missing where it was measured." : $"No mean holds pads. {notKnown}");
            return;
        }

        DecodedPoint[] padded = [.. missing.Where(point => point.Decoded.IsPadded)];
        if (padded.Length > 0)
        {
            console.WriteLine($"{Count(padded.Length)} of {Quantity.Count(points.Count, "mean")} hold pads (distances of 3.4e38 for results that were not there); they say nothing about distances.");
        }

        if (missing.Length > padded.Length)
        {
            console.WriteLine($"{Count(missing.Length - padded.Length)} of {Count(points.Count)} hold none and are means of the queries left: others were dropped, which shows in the exact mean or follows from a smaller k.");
        }

        if (unknown > 0)
        {
            console.WriteLine(notKnown);
        }

        foreach (IGrouping<string, DecodedPoint> setting in missing.GroupBy(point => point.Setting))
        {
            WriteFirst(setting.Key, [.. points.Where(point => point.Setting == setting.Key)]);
        }

        console.WriteLine("A query with one pad keeps a finite mean and makes a spike. One with more overflows float32 and is dropped from both sides: the curve falls back, and the exact mean is that of the queries that are left. LID at such k is made of pads too.");
        WriteBias(missing);
        if (_hasLeast)
        {
            console.WriteLine("\"at least\": digits and exact means allow several numbers; the smallest that any of them allows is given, each column and line by itself.");
        }

        if (padded.FirstOrDefault(point => point.Decoded.Readings.Count == 0) is { } odd)
        {
            console.WriteLine($"{odd.Setting}, k {Count(odd.K)} does not decode: {odd.Decoded.Pads.ToString("G7", CultureInfo.InvariantCulture)} is not a whole number of queries among a whole number kept. Is {Count(odd.Queries)} the number of queries of a run (--queries)?");
        }
    }

    /// <summary>Where results are first missing at a setting, and where a mean first holds pads.</summary>
    private void WriteFirst(string setting, DecodedPoint[] points)
    {
        DecodedPoint[] At(Func<DecodedPoint, bool> isMeant)
        {
            int k = points.Where(isMeant).Min(point => point.K);
            return [.. points.Where(point => point.K == k)];
        }

        DecodedPoint[] first = At(point => point.Decoded.IsShort == true);
        string queries = $"of {Quantity.Count(first.Sum(point => (long)point.Queries), "query")}";
        if (!points.Any(point => point.Decoded.IsPadded))
        {
            console.WriteLine($"{setting}: no mean holds pads, but queries were dropped from k {Count(first[0].K)} on: {Dropped(first)} {queries} there.");
            return;
        }

        DecodedPoint[] pads = At(point => point.Decoded.IsPadded);
        string before = first[0].K < pads[0].K ? $" Queries were dropped before, from k {Count(first[0].K)} on: {Dropped(first)} there." : "";
        console.WriteLine($"{setting}: pads first show at k {Count(pads[0].K)}: {OnePad(pads)} {queries} with one missing result, {Dropped(pads)} with more.{before}");
    }

    /// <summary>The exact mean is a mean over other queries where many were dropped: said of the setting and k where it shows most.</summary>
    private void WriteBias(DecodedPoint[] missing)
    {
        IGrouping<(string, int), DecodedPoint>[] known =
        [
            .. missing
                .GroupBy(point => (point.Setting, point.K))
                .Where(group => group.All(point => double.IsFinite(point.MeanExact - point.MeanExactOfAll))),
        ];
        if (known.Length == 0)
        {
            return;
        }

        static double Bias(IEnumerable<DecodedPoint> points) => Math.Abs(points.Average(point => point.MeanExact) - points.Average(point => point.MeanExactOfAll));
        IGrouping<(string Setting, int K), DecodedPoint> most = known.MaxBy(Bias)!;
        console.WriteLine($"{most.Key.Setting}, k {Count(most.Key.K)}: the exact mean as reported, {Mean(most.Select(point => point.MeanExact))}, is that of the queries left ({Dropped(most)} of {Count(most.Sum(point => (long)point.Queries))} were dropped); over all queries it is {OfAll(most)}, as the settings that dropped none report it.");
    }

    private static string OfAll(IEnumerable<DecodedPoint> points, string digits = "G5") =>
        points.Average(point => point.MeanExactOfAll) is double mean && double.IsFinite(mean) ? Mean([mean], digits) : "";

    private static bool HoldsPads(IEnumerable<DecodedPoint> points) => points.Any(point => point.Decoded.IsPadded);

    private string OnePad(IEnumerable<DecodedPoint> points) =>
        Total(points, decoded => decoded.IsPadded ? (decoded.Readings.Min(reading => reading.OnePad), decoded.Readings.Max(reading => reading.OnePad)) : (0, 0));

    private string Dropped(IEnumerable<DecodedPoint> points) => Total(points, decoded => (decoded.LeastDropped, decoded.MostDropped));

    /// <summary>A count over the runs of a setting and k; what is not told is a lower bound.</summary>
    private string Total(IEnumerable<DecodedPoint> points, Func<DecodedMean, (int Least, int Most)> count)
    {
        DecodedMean[] means = [.. points.Select(point => point.Decoded)];
        if (means.Any(mean => mean is { IsPadded: true, Readings.Count: 0 }))
        {
            return "does not decode";
        }

        bool isExact = means.All(mean => count(mean) is var (least, most) && least == most);
        _hasLeast |= !isExact;
        return (isExact ? "" : "at least ") + Count(means.Sum(mean => (long)count(mean).Least));
    }

    private static string Mean(IEnumerable<double> values, string digits = "G5")
    {
        double mean = values.Average();
        return double.IsFinite(mean) ? mean.ToString(digits, CultureInfo.InvariantCulture) : "none left";
    }

    private static string Count(long value) => Quantity.Count(value);
}
