using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Plumbline.Explorer.State;
using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.Mapping;

/// <summary>The map's points and what they are coloured by, as float32 for the page's canvas. Thread-safe.</summary>
internal sealed class MapData
{
    private readonly Exploration _exploration;
    private readonly PointSearch _points;
    private readonly ViewLimits _limits;

    public MapData(Exploration exploration, PointSearch points)
    {
        _exploration = exploration;
        _points = points;
        _limits = ViewLimits.Of(exploration);
    }

    /// <summary>The two components. Computed when first asked for, which takes seconds on a large base; the exploration keeps them.</summary>
    public Projection Projection => _exploration.Project(CancellationToken.None);

    /// <summary>A value a point; NaN where it has none, as points that are no queries.</summary>
    /// <param name="view">Says which value, and at which k and ef.</param>
    public float[] Values(View view)
    {
        float[] values = new float[_exploration.Count];
        Array.Fill(values, float.NaN);
        if (view.Colour == MapColour.Label)
        {
            for (int label = 0; label < _points.ByLabel.Count; label++)
            {
                foreach (int point in _points.ByLabel[label].Points)
                {
                    values[point] = label;
                }
            }

            return values;
        }

        QueryValues found = _exploration.Values(view.K, view.Ef);
        ReadOnlySpan<int> queries = found.Points.Span;
        for (int i = 0; i < queries.Length; i++)
        {
            values[queries[i]] = (float)(view.Colour switch
            {
                MapColour.Overlap => found.Overlap.Span[i],
                MapColour.Capacity => found.Capacity.Span[i],
                _ => found.Lid.Span[i],
            });
        }

        return values;
    }

    /// <summary>Adds the addresses that the page's script asks.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/map/points", context => Send(context, () => Projection.Coordinates.Span));
        routes.MapGet("/map/values", context => Send(context, () => Values(View.Read(context.Request.QueryString.Value ?? "", _limits))));
    }

    private static async Task Send(HttpContext context, Func<ReadOnlySpan<float>> values)
    {
        // The canvas reads little-endian, as every machine that .NET runs on here writes.
        byte[] bytes = await Task.Run(() => MemoryMarshal.AsBytes(values()).ToArray(), context.RequestAborted).ConfigureAwait(false);
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }
}
