using System.Globalization;

namespace Plumbline.Studies.Decoding;

/// <summary>Decoded means of several settings and runs together: in a reader's order, and with the exact means that no pads bias.</summary>
internal static class DecodedSettings
{
    // Published numbers have seven digits; those of equal means may differ in the last.
    private const double SameMean = 1e-5;

    private static readonly string[] Names = ["efSearch", "efConstruction", "alpha"];

    /// <summary>Orders points by setting, as numbers, then run and k, and fills in <see cref="DecodedPoint.MeanExactOfAll"/>.</summary>
    /// <param name="points">The points of one source, any order.</param>
    public static IReadOnlyList<DecodedPoint> Together(IEnumerable<DecodedPoint> points)
    {
        DecodedPoint[] all = [.. points];
        HashSet<(string, int)> padded = [.. all.Where(point => point.Decoded.IsPadded).Select(point => (point.Setting, point.Run))];
        Dictionary<(int Run, int K), double> means = all
            .Where(point => !padded.Contains((point.Setting, point.Run)))
            .GroupBy(point => (point.Run, point.K), point => point.MeanExact)
            .ToDictionary(group => group.Key, group => Common([.. group]));
        return
        [
            .. all
                .OrderBy(point => Place(point.Setting).Name)
                .ThenBy(point => Place(point.Setting).Value)
                .ThenBy(point => point.Setting, StringComparer.Ordinal)
                .ThenBy(point => point.Run)
                .ThenBy(point => point.K)
                .Select(point => point with { MeanExactOfAll = means.GetValueOrDefault((point.Run, point.K), double.NaN) }),
        ];
    }

    /// <summary>The exact side of a run is the same at every setting; where means differ nevertheless, the files are not of one study.</summary>
    private static double Common(double[] means) =>
        means.Max() - means.Min() <= SameMean * means.Max() ? means.Average() : double.NaN;

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
