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

        if (Published is null || !view.Comparable)
        {
            yield break;
        }

        for (int i = 0; i < settings.Count; i++)
        {
            PublishedPoint[] published = [.. PublishedStudy.Curve(settings[i]).Where(point => point.K <= view.Ks(settings[0])[^1])];
            if (published.Length > 0)
            {
                yield return new ChartCurve
                {
                    Name = settings[i].Label + ", published",
                    Role = CurveRole.Published,
                    Colour = i,
                    X = [.. published.Select(point => (double)point.K)],
                    Y = [.. published.Select(Published)],
                    Choice = choice,
                    Markers = false,
                };
            }
        }
    }

    private static ChartCurve Curve(
        StudyView view, ConditionKey key, Func<StudyPoint, double> measure, string name, CurveRole role, int colour, string? choice)
    {
        IReadOnlyList<int> ks = view.Ks(key);
        MeanInterval[] means = [.. ks.Select(k => view.Mean(key, k, measure))];
        bool band = role == CurveRole.Measured && view.RunCount > 1;
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
}
