using System.Globalization;

namespace Plumbline.Studies.Decoding;

/// <summary>Decoded means of several settings and runs together: in a reader's order, and with the exact means that no pads bias.</summary>
internal static class DecodedSettings
{
    private static readonly string[] Names = ["efSearch", "efConstruction", "alpha"];

    /// <summary>Orders points by setting, as numbers, then run and k, and fills in <see cref="DecodedPoint.MeanExactOfAll"/> and what follows from it.</summary>
    /// <param name="points">The points of one source, any order.</param>
    public static IReadOnlyList<DecodedPoint> Together(IEnumerable<DecodedPoint> points)
    {
        DecodedPoint[] all = [.. points];
        ExactMeans means = new(all);
        return
        [
            .. all
                .Select(point => point with { MeanExactOfAll = means.OfAll(point) })
                .GroupBy(point => (point.Setting, point.Run, point.Source))
                .SelectMany(DecodeAgain)
                .OrderBy(point => Place(point.Setting).Name)
                .ThenBy(point => Place(point.Setting).Value)
                .ThenBy(point => point.Setting, StringComparer.Ordinal)
                .ThenBy(point => point.Run)
                .ThenBy(point => point.K),
        ];
    }

    /// <summary>One run at one setting, its means read once more with what its exact means say.</summary>
    private static IEnumerable<DecodedPoint> DecodeAgain(IEnumerable<DecodedPoint> series)
    {
        DecodedPoint[] ascending = [.. series.OrderBy(point => point.K)];
        DecodedPoint first = ascending[0];
        IReadOnlyList<DecodedMean> decoded = PadDecoder.Decode(
            [.. ascending.Select(point => (point.K, point.MeanAnn))],
            [.. ascending.Select(point => DropEvidence.Of(point.MeanExact, point.MeanExactOfAll, point.Queries, point.Digits))],
            first.Queries,
            first.Digits,
            first.IsFixedEffort);
        return ascending.Zip(decoded, (point, what) => point with { Decoded = what });
    }

    /// <summary>"efSearch 100" comes after "efSearch 25", and what is no setting's name comes last.</summary>
    private static (int Name, double Value) Place(string setting)
    {
        string[] words = setting.Split(' ');
        int name = Array.IndexOf(Names, words[0]);
        return words.Length == 2 && name >= 0 && double.TryParse(words[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? (name, value)
            : (Names.Length, 0);
    }
}
