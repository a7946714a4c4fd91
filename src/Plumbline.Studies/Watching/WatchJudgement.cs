using System.Globalization;
using Plumbline.Engines.Servers;

namespace Plumbline.Studies.Watching;

/// <summary>Says what a round did not meet.</summary>
internal static class WatchJudgement
{
    // Fewer tell nothing: one deleted vector drawn is one not found.
    private const int LeastAnswers = 5;

    // Less than this is what other vectors would share by chance, where the base is so many times the neighbours asked for.
    private const double NextToNothing = 0.05;
    private const int BasePerNeighbor = 50;
    private const string Suspects = "the base is not what the index holds, its ids or rows are in another order, or the search finds next to nothing";

    /// <summary>
    /// The first requirement that is not met, in words; null where all are. Some hold without being asked for: searches that are not all refused,
    /// vectors of the base that come back for themselves more often than not, and an overlap that is not next to nothing.
    /// </summary>
    public static string? Unmet(WatchOptions options, IReadOnlyList<WatchRow> rows, int baseCount)
    {
        foreach (WatchRow row in rows)
        {
            string at = row.Effort is { } effort ? string.Create(CultureInfo.InvariantCulture, $"k {row.K}, efSearch {effort}") : string.Create(CultureInfo.InvariantCulture, $"k {row.K}");
            if (row.Refused == row.Queries)
            {
                return $"every search is refused at {at}: {EngineAddress.Redact(row.Refusal!.ReplaceLineEndings(" "))}";
            }

            int answered = row.Queries - row.Refused;
            if (answered >= LeastAnswers && row.SelfMissing * 2 > answered)
            {
                return string.Create(CultureInfo.InvariantCulture, $"base: found that {row.SelfMissing} of {answered} of its vectors do not come back for themselves at {at}, expected that most do: {Suspects}");
            }

            if (answered >= LeastAnswers && row.Overlap < NextToNothing && row.K * BasePerNeighbor <= baseCount)
            {
                return string.Create(CultureInfo.InvariantCulture, $"base: found a mean overlap of {row.Overlap:0.####} at {at}, expected more of any index of it: {Suspects}");
            }

            if (row.Overlap < options.MinOverlap)
            {
                return string.Create(CultureInfo.InvariantCulture, $"min-overlap: found {row.Overlap:0.####}, expected {options.MinOverlap} or more ({at})");
            }

            if (row.Unfilled > options.MaxUnfilled)
            {
                return string.Create(CultureInfo.InvariantCulture, $"max-unfilled: found {row.Unfilled:0.####}, expected {options.MaxUnfilled} or less ({at})");
            }
        }

        return null;
    }
}
