using System.Globalization;
using Plumbline.Engines.Servers;

namespace Plumbline.Studies.Watching;

/// <summary>Says what a round did not meet.</summary>
internal static class WatchJudgement
{
    /// <summary>The first requirement that is not met, in words; null where all are. A search that is refused every time is never met.</summary>
    public static string? Unmet(WatchOptions options, IReadOnlyList<WatchRow> rows)
    {
        foreach (WatchRow row in rows)
        {
            string at = row.Effort is { } effort ? string.Create(CultureInfo.InvariantCulture, $"k {row.K}, efSearch {effort}") : string.Create(CultureInfo.InvariantCulture, $"k {row.K}");
            if (row.Refused == row.Queries)
            {
                return $"every search is refused at {at}: {EngineAddress.Redact(row.Refusal!.ReplaceLineEndings(" "))}";
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
