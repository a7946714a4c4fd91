using Plumbline.Studies.Published;
using Plumbline.Studies.Results;

namespace Plumbline.Studies.Report.Charts;

/// <summary>The curves of one measure over k, for the settings of a condition.</summary>
internal sealed record MeasureCurves
{
    /// <summary>The measure of what was returned.</summary>
    public required Func<StudyPoint, double> Returned { get; init; }

    /// <summary>The same of the exact neighbours; null where there is no such thing.</summary>
    public Func<StudyPoint, double>? Exact { get; init; }

    /// <summary>The published value of <see cref="Returned"/>; null where the conventions differ.</summary>
    public Func<PublishedPoint, double>? Published { get; init; }

    /// <summary>Builds the curves of a condition.</summary>
    /// <param name="view">The study.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="choice">The choice that shows them; null for always.</param>
    public IEnumerable<ChartCurve> Of(StudyView view, StudyCondition condition, string? choice)
    {
        IReadOnlyList<ConditionKey> settings = view.Settings(condition);
        for (int i = 0; i < settings.Count; i++)
        {
            yield return Curve(view, settings[i], Returned, settings[i].Label, CurveRole.Measured, i, choice);
        }

        if (Exact is not null && settings.Count > 0)
        {
            // The setting with the most effort: in the paper convention the guard against pads biases the exact curve of the others.
            yield return Curve(view, settings[^1], Exact, "exact", CurveRole.Exact, settings.Count - 1, choice) with { Markers = false };
        }

        for (int i = 0; i < settings.Count && Published is not null; i++)
        {
            if (PublishedCurve(view, settings[i], Published, settings[i].Label, i, choice) is { } published)
            {
                yield return published;
            }
        }
    }

    /// <summary>The curve of one setting, a mean over runs, with the 95% interval for its band where there are several.</summary>
    /// <param name="view">The study.</param>
    /// <param name="key">The setting.</param>
    /// <param name="measure">The measure.</param>
    /// <param name="name">What the legend says.</param>
    /// <param name="role">What the curve stands for.</param>
    /// <param name="colour">Place in the palette.</param>
    /// <param name="choice">The choice that shows it; null for always.</param>
    public static ChartCurve Curve(
        StudyView view, ConditionKey key, Func<StudyPoint, double> measure, string name, CurveRole role, int colour, string? choice)
    {
        IReadOnlyList<int> ks = view.Ks(key);
        MeanInterval[] means = [.. ks.Select(k => view.Mean(key, k, measure))];
        bool band = view.RunCount > 1;
        return new ChartCurve
        {
            Name = name,
            Role = role,
            Colour = colour,
            X = [.. ks.Select(k => (double)k)],
            Y = [.. means.Select(mean => mean.Mean)],
            Low = band ? [.. means.Select(mean => mean.Low)] : null,
            High = band ? [.. means.Select(mean => mean.High)] : null,
            Choice = choice,
        };
    }

    /// <summary>What the authors published of a setting, up to the largest k measured; null where nothing is to stand beside, or nothing was.</summary>
    /// <param name="view">The study.</param>
    /// <param name="key">The setting.</param>
    /// <param name="measure">The measure.</param>
    /// <param name="name">Name of the curve that it stands beside.</param>
    /// <param name="colour">Place in the palette.</param>
    /// <param name="choice">The choice that shows it; null for always.</param>
    public static ChartCurve? PublishedCurve(StudyView view, ConditionKey key, Func<PublishedPoint, double> measure, string name, int colour, string? choice)
    {
        if (!view.Comparable)
        {
            return null;
        }

        PublishedPoint[] published = [.. PublishedStudy.Curve(key).Where(point => point.K <= view.Ks(key)[^1])];
        return published.Length == 0 ? null : new ChartCurve
        {
            Name = name + ", published",
            Role = CurveRole.Published,
            Colour = colour,
            X = [.. published.Select(point => (double)point.K)],
            Y = [.. published.Select(measure)],
            Choice = choice,
            Markers = false,
        };
    }
}
