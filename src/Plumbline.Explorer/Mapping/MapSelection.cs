using Plumbline.Explorer.State;
using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.Mapping;

/// <summary>The points in a part of the map, and how they fare.</summary>
/// <param name="Points">The points, ascending.</param>
/// <param name="Queries">How many of them are queries, over which the means are.</param>
/// <param name="Overlap">Mean overlap; NaN without queries.</param>
/// <param name="Lid">Mean local intrinsic dimensionality.</param>
/// <param name="Capacity">Mean capacity.</param>
internal sealed record MapSelection(IReadOnlyList<int> Points, int Queries, double Overlap, double Lid, double Capacity)
{
    /// <summary>Selects.</summary>
    public static MapSelection Of(MapBox box, Projection projection, QueryValues values)
    {
        int[] points = [.. Enumerable.Range(0, projection.Count).Where(point => box.Holds(projection.X(point), projection.Y(point)))];
        HashSet<int> chosen = [.. points];
        int[] places = [.. Enumerable.Range(0, values.Points.Length).Where(place => chosen.Contains(values.Points.Span[place]))];
        return new MapSelection(
            points,
            places.Length,
            Mean(places.Select(place => values.Overlap.Span[place])),
            Mean(places.Select(place => values.Lid.Span[place]).Where(double.IsFinite)),
            Mean(places.Select(place => (double)values.Capacity.Span[place])));
    }

    private static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty(double.NaN).Average();
}
