using System.Globalization;
using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.State;

/// <summary>Finds points by number, label or name. Thread-safe.</summary>
/// <param name="exploration">Whose points.</param>
public sealed class PointSearch(Exploration exploration)
{
    /// <summary>Most points that a search gives.</summary>
    public const int Most = 24;

    private readonly Lazy<IReadOnlyList<(string Label, int[] Points)>> _labels = new(() => Labels(exploration));

    /// <summary>Every label with its points, in the order of the labels; empty where there are none.</summary>
    public IReadOnlyList<(string Label, int[] Points)> ByLabel => _labels.Value;

    /// <summary>
    /// The point of that number; else points whose label is the text, drawn at random, so that asking again shows others; else the first whose name
    /// has the text in it.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <returns>At most <see cref="Most"/> points.</returns>
    public IReadOnlyList<int> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string wanted = text.Trim();
        if (wanted.Length == 0)
        {
            return [];
        }

        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int point) && point < exploration.Count)
        {
            return [point];
        }

        foreach ((string label, int[] points) in ByLabel)
        {
            if (string.Equals(label, wanted, StringComparison.OrdinalIgnoreCase))
            {
                return points.Length <= Most ? points : [.. Random.Shared.GetItems(points, Most).Distinct()];
            }
        }

        return [.. Enumerable.Range(0, exploration.Count).Where(candidate => exploration.NameOf(candidate).Contains(wanted, StringComparison.OrdinalIgnoreCase)).Take(Most)];
    }

    private static (string Label, int[] Points)[] Labels(Exploration exploration) => exploration.HasLabels
        ? [.. Enumerable.Range(0, exploration.Count).Where(point => exploration.LabelOf(point) is not null)
            .GroupBy(point => exploration.LabelOf(point)!).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => (group.Key, group.ToArray()))]
        : [];
}
