using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.Charts;

/// <summary>
/// The walk of a query up to a step, drawn twice: distance against step, where the rule that ends the walk can be seen, and around the query, with
/// the distance as radius and the direction of the map as angle.
/// </summary>
internal sealed class WalkDrawing
{
    /// <summary>Side of the drawing around the query.</summary>
    public const int Side = 440;

    private const double Room = (Side / 2) - 14;

    private readonly WalkRecord _walk;
    private readonly Projection _projection;
    private readonly HashSet<int> _exact;
    private readonly double _nearest;
    private readonly double _farthest;

    /// <summary>Draws.</summary>
    /// <param name="walk">The walk.</param>
    /// <param name="exact">The exact neighbours of its query.</param>
    /// <param name="projection">Gives the directions.</param>
    /// <param name="step">The last step that is drawn, from 0, the start.</param>
    public WalkDrawing(WalkRecord walk, IEnumerable<int> exact, Projection projection, int step)
    {
        _walk = walk;
        _projection = projection;
        _exact = [.. exact];
        Step = Math.Clamp(step, 0, walk.Steps.Count);
        List<WalkPoint> every = [walk.Start, .. walk.Steps.SelectMany(taken => taken.Evaluated)];
        _farthest = every.Max(point => point.Distance);
        // In a self-join the walk comes by the query, at no distance, which would press all else together.
        _nearest = every.Where(point => point.Point != walk.Query).Select(point => point.Distance).DefaultIfEmpty(0).Min();
        X = new PlotScale(0, Math.Max(1, walk.Steps.Count), PlotFrame.XScale(0, 1).Start, PlotFrame.XScale(0, 1).End);
        Y = PlotFrame.YScale(_nearest - (0.08 * (_farthest - _nearest)), _farthest);
        Limits = LimitsOf(walk);
        Evaluated = 1 + walk.Steps.Take(Step).Sum(taken => taken.Evaluated.Count);
        Found = every.Take(Evaluated).Count(point => _exact.Contains(point.Point));
    }

    /// <summary>The step drawn last.</summary>
    public int Step { get; }

    /// <summary>Steps.</summary>
    public PlotScale X { get; }

    /// <summary>Distances.</summary>
    public PlotScale Y { get; }

    /// <summary>Points evaluated so far.</summary>
    public int Evaluated { get; }

    /// <summary>Exact neighbours among them.</summary>
    public int Found { get; }

    /// <summary>After each step, from the start on: the distance that the next expanded point has to stay below; NaN while fewer than ef points are evaluated.</summary>
    public IReadOnlyList<double> Limits { get; }

    /// <summary>The step that is looked at; null at the start.</summary>
    public WalkStep? Now => Step > 0 ? _walk.Steps[Step - 1] : null;

    /// <summary>Distance against step: points evaluated.</summary>
    public string Dots(bool exact) => DotPath(Timed(Step - (Step > 0 ? 1 : 0)).Where(entry => _exact.Contains(entry.Point.Point) == exact).Select(AtTime));

    /// <summary>Distance against step: points evaluated in the step that is looked at.</summary>
    public string DotsNow => DotPath(Timed(Step).Where(entry => entry.Step == Step).Select(AtTime));

    /// <summary>Distance against step: points expanded.</summary>
    public string Trail => SvgPath.Line([.. Enumerable.Range(1, Step).Select(step => X.At(step))], [.. _walk.Steps.Take(Step).Select(step => Y.At(step.Expanded.Distance))]);

    /// <summary>Distance against step: the limit.</summary>
    public string Limit => SvgPath.Line([.. Enumerable.Range(0, Step + 1).Select(step => X.At(step))], [.. Limits.Take(Step + 1).Select(limit => double.IsFinite(limit) ? Y.At(limit) : double.NaN)]);

    /// <summary>Around the query: points evaluated.</summary>
    public string Around(bool exact) => DotPath(Timed(Step - (Step > 0 ? 1 : 0)).Where(entry => _exact.Contains(entry.Point.Point) == exact).Select(entry => Place(entry.Point)));

    /// <summary>Around the query: points evaluated in the step that is looked at.</summary>
    public string AroundNow => DotPath(Timed(Step).Where(entry => entry.Step == Step).Select(entry => Place(entry.Point)));

    /// <summary>Around the query: the way of the points expanded.</summary>
    public string TrailAround
    {
        get
        {
            (double X, double Y)[] places = [.. _walk.Steps.Take(Step).Select(step => Place(step.Expanded))];
            return SvgPath.Line([.. places.Select(place => place.X)], [.. places.Select(place => place.Y)]);
        }
    }

    /// <summary>Around the query: from the point expanded to those that were evaluated for it.</summary>
    public string Links
    {
        get
        {
            if (Now is not { } now)
            {
                return "";
            }

            (double x, double y) = Place(now.Expanded);
            return string.Concat(now.Evaluated.Select(point => Place(point)).Select(end => $"M{SvgPath.Number(x)} {SvgPath.Number(y)}L{SvgPath.Number(end.X)} {SvgPath.Number(end.Y)}"));
        }
    }

    /// <summary>Around the query: radius of the limit; null while there is none.</summary>
    public double? LimitRadius => double.IsFinite(Limits[Step]) ? Radius(Limits[Step]) : null;

    // The nearest point lies a fifth of the way out: distances of many dimensions differ little, and their differences are what is to be seen.
    private double Radius(double distance) => Room * Math.Clamp(0.2 + (_farthest > _nearest ? 0.8 * (distance - _nearest) / (_farthest - _nearest) : 0), 0, 1);

    private static double[] LimitsOf(WalkRecord walk)
    {
        // The ef nearest so far, the farthest of them first.
        PriorityQueue<double, double> kept = new();
        double[] limits = new double[walk.Steps.Count + 1];
        Keep(walk.Start.Distance);
        limits[0] = Limit();
        for (int i = 0; i < walk.Steps.Count; i++)
        {
            foreach (WalkPoint point in walk.Steps[i].Evaluated)
            {
                Keep(point.Distance);
            }

            limits[i + 1] = Limit();
        }

        return limits;

        void Keep(double distance)
        {
            if (kept.Count < walk.Ef)
            {
                kept.Enqueue(distance, -distance);
            }
            else
            {
                kept.EnqueueDequeue(distance, -distance);
            }
        }

        double Limit() => kept.Count < walk.Ef ? double.NaN : kept.Peek();
    }

    private IEnumerable<(int Step, WalkPoint Point)> Timed(int last) =>
        _walk.Steps.Take(last).SelectMany((step, i) => step.Evaluated.Select(point => (i + 1, point))).Prepend((0, _walk.Start));

    private (double X, double Y) AtTime((int Step, WalkPoint Point) entry) => (X.At(entry.Step), Y.At(entry.Point.Distance));

    private (double X, double Y) Place(WalkPoint point)
    {
        double dx = _projection.X(point.Point) - _projection.X(_walk.Query);
        double dy = _projection.Y(point.Point) - _projection.Y(_walk.Query);
        double length = Math.Sqrt((dx * dx) + (dy * dy));
        double radius = point.Point == _walk.Query ? 0 : Radius(point.Distance);
        return length > 0 ? ((Side / 2) + (radius * dx / length), (Side / 2) - (radius * dy / length)) : ((Side / 2) + radius, Side / 2);
    }

    // A line of no length with round ends is a dot: thousands of them are one element.
    private static string DotPath(IEnumerable<(double X, double Y)> places) => string.Concat(places.Select(place => $"M{SvgPath.Number(place.X)} {SvgPath.Number(place.Y)}h0"));
}
