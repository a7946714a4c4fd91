using Microsoft.AspNetCore.Components;
using Plumbline.Explorer.Components;
using Plumbline.Explorer.Images;
using Plumbline.Explorer.Pictures;
using Plumbline.Explorer.State;
using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.Pages;

/// <summary>The exact neighbours of a point and what the graph returns, side by side.</summary>
public partial class NeighborhoodPage
{
    private const int PageLength = 48;

    private Neighborhood? _shown;
    private double _farthest;

    [Inject]
    private SentPictures Pictures { get; init; } = null!;

    [Inject]
    private Thumbnails Thumbnails { get; init; } = null!;

    private int QueryPoint => View.Point ?? Exploration.Queries.Span[0];

    private string QueryName => View.Picture is null ? Exploration.NameOf(QueryPoint) : "your picture";

    private string? QueryPicture => View.Picture is { } own ? $"/picture/{own}" : Exploration.HasImages ? Thumbnails.PathOf(QueryPoint, 256) : null;

    private int First => _shown is null ? 0 : (Math.Clamp(View.Place, 1, _shown.K) - 1) / PageLength * PageLength;

    /// <inheritdoc/>
    protected override void Compute(View view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view.Picture is { } own && Pictures.Find(own) is null)
        {
            _shown = null;
            return;
        }

        Neighborhood found = view.Picture is { } picture && Pictures.Find(picture) is { } sent
            ? Exploration.Neighborhood(sent.Vector, view.K, view.Ef)
            : Exploration.Neighborhood(view.Point ?? Exploration.Queries.Span[0], view.K, view.Ef);
        _farthest = found.Exact.Concat(found.Returned).Select(place => place.Distance).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        _shown = found;
    }

    private static string Loss(Neighborhood shown) =>
        $"{ValueText.Percent(shown.Loss.Missed)} missed, {ValueText.Percent(shown.Loss.Spillover)} spillover, {ValueText.Percent(shown.Loss.Unfilled)} unfilled";

    private void Turn(int places) => State.Set(View with { Place = Math.Max(1, First + 1 + places) });
}
