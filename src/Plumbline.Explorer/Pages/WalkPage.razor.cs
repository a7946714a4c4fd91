using System.Globalization;
using Microsoft.AspNetCore.Components;
using Plumbline.Explorer.Charts;
using Plumbline.Explorer.Components;
using Plumbline.Explorer.Mapping;
using Plumbline.Explorer.State;
using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.Pages;

/// <summary>The walk of one query, step by step.</summary>
public partial class WalkPage
{
    private WalkRecord? _walk;
    private WalkDrawing? _drawing;
    private (int Point, int K, int[] Exact) _neighbors;

    [Inject]
    private MapData Data { get; init; } = null!;

    private int QueryPoint => View.Point ?? Exploration.Queries.Span[0];

    /// <inheritdoc/>
    protected override void Compute(View view)
    {
        ArgumentNullException.ThrowIfNull(view);
        int point = view.Point ?? Exploration.Queries.Span[0];
        WalkRecord walk = _walk is { } kept && kept.Query == point && kept.Ef == view.Ef ? kept : Exploration.Walk(point, view.Ef);
        if (_neighbors.Exact is null || (_neighbors.Point, _neighbors.K) != (point, view.K))
        {
            _neighbors = (point, view.K, [.. Exploration.Neighborhood(point, view.K, view.Ef).Exact.Select(place => place.Point)]);
        }

        _drawing = new WalkDrawing(walk, _neighbors.Exact, Data.Projection, view.Step ?? walk.Steps.Count);
        _walk = walk;
    }

    private string Words(WalkRecord walk, WalkDrawing drawing)
    {
        string found = $"After step {drawing.Step}, {ValueText.Count(drawing.Evaluated, "point")} {Quantity.Noun(drawing.Evaluated, "is", "are")} evaluated, among them {drawing.Found} of the {ValueText.Count(View.K, "exact neighbour")}.";
        if (drawing.Step < walk.Steps.Count)
        {
            return found;
        }

        return walk.StoppedAt is { } next
            ? $"{found} The walk stopped: {Exploration.NameOf(next.Point)} came next, at {ValueText.Measure(next.Distance)}, and {ValueText.Count(walk.Ef, "point")} {Quantity.Noun(walk.Ef, "is", "are")} nearer than that ({ValueText.Measure(drawing.Limits[^1])})."
            : $"{found} The walk ended because it had come everywhere it can.";
    }

    private void Slide(ChangeEventArgs change)
    {
        if (int.TryParse(change.Value?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out int step))
        {
            Go(step);
        }
    }

    private void Go(int? step) => State.Set(State.View with { Step = step == _walk!.Steps.Count ? null : step });
}
