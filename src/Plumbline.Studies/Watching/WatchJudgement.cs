using System.Globalization;
using Plumbline.Engines.Servers;

namespace Plumbline.Studies.Watching;

/// <summary>Says what a round did not meet.</summary>
internal static class WatchJudgement
{
    // Fewer tell nothing: one deleted vector drawn is one not found.
    private const int LeastAnswers = 5;

    /// <summary>
    /// The first requirement that is not met, in words; null where all are. Two hold without being asked for: searches that are not all refused, and
    /// vectors of the base that come back for themselves, more often than not. Where they do not, the overlap is that of other vectors.
    /// </summary>
    public static string? Unmet(WatchOptions options, IReadOnlyList<WatchRow> rows)
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
                return string.Create(CultureInfo.InvariantCulture, $"base: found that {row.SelfMissing} of {answered} of its vectors do not come back for themselves at {at}, expected most to: the base is not what the index holds, its ids or rows are in another order, or the search finds next to nothing");
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
