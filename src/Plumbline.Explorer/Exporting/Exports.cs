using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Plumbline.Explorer.Components;
using Plumbline.Explorer.Mapping;
using Plumbline.Explorer.State;
using Plumbline.Fidelity;
using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.Exporting;

/// <summary>Views as CSV: comma-separated, quoted as RFC 4180 says, numbers that read back as they were.</summary>
internal sealed class Exports
{
    private readonly Exploration _exploration;
    private readonly MapData _map;
    private readonly ViewLimits _limits;

    public Exports(Exploration exploration, MapData map)
    {
        _exploration = exploration;
        _map = map;
        _limits = ViewLimits.Of(exploration);
    }

    /// <summary>Adds an address a view.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        Add(routes, "curves", Curves);
        Add(routes, "neighborhood", Neighborhood);
        Add(routes, "worst", Worst);
        Add(routes, "map", MapPoints);
        Add(routes, "walk", Walk);
    }

    private void Add(IEndpointRouteBuilder routes, string name, Func<View, IEnumerable<object?[]>> rows) =>
        routes.MapGet($"/export/{name}.csv", async context =>
        {
            View view = View.Read(context.Request.QueryString.Value ?? "", _limits);
            // Without a point of its own, a picture's view would be saved as that of the first query.
            if ((view.Problem ?? (view.Picture is null ? null : "picture: found one, expected a point of the base")) is { } problem)
            {
                await Security.Refusal.Write(context, StatusCodes.Status400BadRequest, problem).ConfigureAwait(false);
                return;
            }

            byte[] text = await Task.Run(() => Encoding.UTF8.GetBytes(Text(rows(view))), context.RequestAborted).ConfigureAwait(false);
            context.Response.ContentType = "text/csv; charset=utf-8";
            context.Response.Headers.ContentDisposition = string.Create(CultureInfo.InvariantCulture, $"attachment; filename=plumbline-{name}-k{view.K}-ef{view.Ef}.csv");
            await context.Response.Body.WriteAsync(text, context.RequestAborted).ConfigureAwait(false);
        });

    /// <summary>The points of the curves, and the one at the chosen k.</summary>
    private IEnumerable<CurvePoint> CurvePoints(View view)
    {
        IReadOnlyList<CurvePoint> points = _exploration.Curves(view.Ef).Points;
        if (points.Any(point => point.K == view.K))
        {
            return points;
        }

        ExplorationMeans means = _exploration.Means(view.K, view.Ef);
        double[] overlaps = [.. _exploration.Values(view.K, view.Ef).Overlap.ToArray().Order()];
        CurvePoint here = new(view.K, means.Overlap, Summary.Percentile(overlaps, 5), Summary.Percentile(overlaps, 95), means.Loss, means.Returned, means.ShortfallShare);
        return points.Append(here).OrderBy(point => point.K);
    }

    private IEnumerable<object?[]> Curves(View view) =>
    [
        ["ef", "k", "overlap", "overlap_p5", "overlap_p95", "missed", "spillover", "unfilled", "returned", "shortfall"],
        .. CurvePoints(view).Select(point => (object?[])
            [view.Ef, point.K, point.Overlap, point.OverlapP5, point.OverlapP95, point.Loss.Missed, point.Loss.Spillover, point.Loss.Unfilled, point.Returned, point.ShortfallShare]),
    ];

    private IEnumerable<object?[]> Neighborhood(View view)
    {
        int query = view.Point ?? _exploration.Queries.Span[0];
        Neighborhood shown = _exploration.Neighborhood(query, view.K, view.Ef);
        return
        [
            ["query", "side", "rank", "point", "name", "label", "distance", "mark", "other_rank"],
            .. shown.Exact.Select(place => Row(query, "exact", place)),
            .. shown.Returned.Select(place => Row(query, "returned", place)),
        ];
    }

    private object?[] Row(int query, string side, NeighborhoodPlace place) => place.Point < 0
        ? [query, side, place.Rank, null, null, null, null, MarkWords.Word(place.Mark), null]
        : [query, side, place.Rank, place.Point, _exploration.NameOf(place.Point), _exploration.LabelOf(place.Point), place.Distance, MarkWords.Word(place.Mark), place.OtherRank];

    private IEnumerable<object?[]> Worst(View view)
    {
        QueryValues values = _exploration.Values(view.K, view.Ef);
        return
        [
            ["point", "name", "label", "k", "ef", "overlap", "missed", "spillover", "unfilled", "capacity", "lid"],
            .. WorstQueries.Order(values).Select(place => (object?[])
                [
                    values.Points.Span[place], _exploration.NameOf(values.Points.Span[place]), _exploration.LabelOf(values.Points.Span[place]), values.K, values.Ef, values.Overlap.Span[place],
                    values.Missed.Span[place], values.Spillover.Span[place], values.Unfilled.Span[place], values.Capacity.Span[place], values.Lid.Span[place],
                ]),
        ];
    }

    private IEnumerable<object?[]> MapPoints(View view)
    {
        Projection projection = _map.Projection;
        float[] values = _map.Values(view);
        return
        [
            ["point", "x", "y", view.Colour.ToString().ToLowerInvariant()],
            .. Enumerable.Range(0, projection.Count).Where(point => view.Box?.Holds(projection.X(point), projection.Y(point)) ?? true).Select(point => (object?[])
                [point, projection.X(point), projection.Y(point), view.Colour == MapColour.Label ? _exploration.LabelOf(point) : values[point]]),
        ];
    }

    private IEnumerable<object?[]> Walk(View view)
    {
        WalkRecord walk = _exploration.Walk(view.Point ?? _exploration.Queries.Span[0], view.Ef);
        return
        [
            ["step", "kind", "point", "distance"],
            .. walk.Descent.Select(point => (object?[])[null, string.Create(CultureInfo.InvariantCulture, $"level {point.Level}"), point.Point, point.Distance]),
            [0, "start", walk.Start.Point, walk.Start.Distance],
            .. walk.Steps.SelectMany((step, i) => step.Evaluated.Select(point => (object?[])[i + 1, "evaluated", point.Point, point.Distance])
                .Prepend([i + 1, "expanded", step.Expanded.Point, step.Expanded.Distance])),
        ];
    }

    private static string Text(IEnumerable<object?[]> rows)
    {
        StringBuilder text = new();
        foreach (object?[] row in rows)
        {
            text.AppendJoin(',', row.Select(Field)).Append('\n');
        }

        return text.ToString();
    }

    private static string Field(object? value) => value switch
    {
        null => "",
        double number => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "",
        float number => float.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() is { } text && text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value.ToString()!,
    };
}
