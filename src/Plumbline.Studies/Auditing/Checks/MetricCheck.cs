using System.Globalization;
using Plumbline.Engines;
using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Auditing.Checks;

/// <summary>Whether returned distances are those of the stated metric between the vectors of the base; if not, which they are.</summary>
internal sealed class MetricCheck(EngineProbe probe)
{
    private const string Name = "metric";

    // Engines sum in float32, some by the expanded form: relative to the distances at hand.
    private const double Tolerance = 1e-3;
    private const double QuantizedTolerance = 0.1;
    private const double Agreement = 0.99;

    public AuditCheck Run(ProbeQueries queries, ProbeAnswers answers)
    {
        if (answers.Raw is not { } raw)
        {
            return new AuditCheck(Name, true, "Does not apply: the engine refused.");
        }

        List<(int Query, int Row, float Value)> pairs = [];
        for (int query = 0; query < raw.QueryCount; query++)
        {
            for (int i = 0; i < raw.Ids(query).Length; i++)
            {
                if (probe.Ids.RowOf(raw.Ids(query)[i]) is >= 0 and int row)
                {
                    pairs.Add((query, row, raw.Distances(query)[i]));
                }
            }
        }

        EngineDistance stated = probe.Engine.Description.Distance;
        if (pairs.Count == 0)
        {
            return new AuditCheck(Name, false, "No result has an id of the base, so that no distance can be compared.");
        }

        if (probe.Engine.Description.MetricDoubt is { } doubt)
        {
            return new AuditCheck(Name, false, doubt);
        }

        double share = Agreeing(stated, queries, pairs);
        if (share >= Agreement)
        {
            return new AuditCheck(Name, true, Text($"{Quantity.Percent(share)} of {Quantity.Count(pairs.Count, "distance")} are {stated.Formula()} between vectors of the base{(probe.Engine.Description.IsQuantized ? ", as nearly as quantized vectors allow" : "")}."));
        }

        if (Share(pairs, pair => stated.Measure(queries.Vectors[pair.Query], Scaled(probe.Vectors[pair.Row]))) >= Agreement)
        {
            return new AuditCheck(Name, false, Text($"The distances are {stated.Formula()} between queries and vectors of the base scaled to length 1: the index was built by cosine (hnswlib scales vectors for it; --metric cosine), or of vectors scaled before."));
        }

        EngineDistance best = Enum.GetValues<EngineDistance>().MaxBy(distance => Agreeing(distance, queries, pairs));
        double bestShare = Agreeing(best, queries, pairs);
        return new AuditCheck(Name, false, bestShare >= Agreement
            ? Text($"The distances are {best.Formula()}, not {stated.Formula()} as the metric says ({Quantity.Percent(bestShare)} against {Quantity.Percent(share)} of {Quantity.Count(pairs.Count)}).")
            : Text($"Only {Quantity.Percent(share)} of {Quantity.Count(pairs.Count, "distance")} are {stated.Formula()} between vectors of the base, and no other metric fits: the base is perhaps not what the index was built of, or its rows stand for other ids (--ids FILE names them)."));
    }

    private double Agreeing(EngineDistance distance, ProbeQueries queries, List<(int Query, int Row, float Value)> pairs) =>
        Share(pairs, pair => distance.Measure(queries.Vectors[pair.Query], probe.Vectors[pair.Row]));

    private static float[] Scaled(ReadOnlySpan<float> vector)
    {
        double squares = 0;
        foreach (float value in vector)
        {
            squares += (double)value * value;
        }

        double scale = squares > 0 ? 1 / Math.Sqrt(squares) : 0;
        float[] scaled = new float[vector.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            scaled[i] = (float)(vector[i] * scale);
        }

        return scaled;
    }

    private double Share(List<(int Query, int Row, float Value)> pairs, Func<(int Query, int Row, float Value), double> measure)
    {
        double[] measured = [.. pairs.Select(measure)];
        // Near duplicates have tiny distances that float32 cannot hold relative to themselves.
        double typical = measured.Select(Math.Abs).Order().ElementAt(measured.Length / 2);
        double tolerance = probe.Engine.Description.IsQuantized ? QuantizedTolerance : Tolerance;
        int agree = 0;
        for (int i = 0; i < measured.Length; i++)
        {
            agree += Math.Abs(pairs[i].Value - measured[i]) <= tolerance * Math.Max(Math.Abs(measured[i]), typical) ? 1 : 0;
        }

        return (double)agree / measured.Length;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
