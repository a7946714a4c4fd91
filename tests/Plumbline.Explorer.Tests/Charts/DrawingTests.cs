using CsCheck;
using Plumbline.Explorer.Charts;
using Plumbline.Explorer.State;
using Plumbline.Explorer.Tests.Support;
using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.Tests.Charts;

/// <summary>Scales, paths, and what the drawing of a walk says.</summary>
[Collection(ExplorerTests.Name)]
public sealed class DrawingTests(ExplorerFixture explorer)
{
    [Fact]
    public void Ticks_are_within_the_scale_even_and_few() =>
        Gen.Select(Gen.Double[-1000, 1000], Gen.Double[0.001, 5000], Gen.Int[1, 10]).Sample((low, span, most) =>
        {
            double[] ticks = [.. new PlotScale(low, low + span, 0, 100).Ticks(most)];
            Assert.True(ticks.Length <= most + 1);
            Assert.All(ticks, tick => Assert.InRange(tick, low - (1e-6 * span), low + span + (1e-6 * span)));
            double[] steps = [.. ticks.Skip(1).Zip(ticks, (next, tick) => next - tick)];
            Assert.All(steps, step => Assert.Equal(steps[0], step, 1e-6 * span));
        });

    [Fact]
    public void A_line_breaks_where_a_value_is_missing()
    {
        Assert.Equal("M0 1L1 2M3 4", SvgPath.Line([0, 1, 2, 3], [1, 2, double.NaN, 4]));
        Assert.Equal("M0 1L1 2L1 0L0 0Z", SvgPath.Area([0, 1], [1, 2], [0, 0]));
        Assert.Equal("", SvgPath.Area([0], [double.NaN], [0]));
    }

    [Fact]
    public void The_limit_of_a_walk_is_the_efth_nearest_and_what_stopped_it_lies_beyond()
    {
        Projection projection = explorer.Exploration.Project(TestContext.Current.CancellationToken);
        for (int point = 0; point < 20; point++)
        {
            WalkRecord walk = explorer.Exploration.Walk(point, 15);
            int[] exact = [.. explorer.Exploration.Neighborhood(point, 30, 15).Exact.Select(place => place.Point)];
            List<WalkPoint> seen = [walk.Start];
            WalkDrawing end = new(walk, exact, projection, int.MaxValue);
            for (int step = 1; step <= walk.Steps.Count; step++)
            {
                seen.AddRange(walk.Steps[step - 1].Evaluated);
                double[] sorted = [.. seen.Select(entry => entry.Distance).Order()];
                Assert.Equal(sorted.Length < 15 ? double.NaN : sorted[14], end.Limits[step]);
                WalkDrawing drawing = new(walk, exact, projection, step);
                Assert.Equal((seen.Count, seen.Count(entry => exact.Contains(entry.Point))), (drawing.Evaluated, drawing.Found));
            }

            Assert.Equal((walk.Steps.Count, walk.Capacity), (end.Step, end.Evaluated));
            Assert.True(walk.StoppedAt is null || walk.StoppedAt.Value.Distance >= end.Limits[^1]);
        }
    }

    [Fact]
    public void The_worst_query_comes_first()
    {
        QueryValues values = explorer.Exploration.Values(60, 4);
        int[] order = WorstQueries.Order(values);
        Assert.Equal(Enumerable.Range(0, values.Points.Length), order.Order());
        Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(
            values.Overlap.Span[pair.First] < values.Overlap.Span[pair.Second]
            || (values.Overlap.Span[pair.First] == values.Overlap.Span[pair.Second] && values.Unfilled.Span[pair.First] >= values.Unfilled.Span[pair.Second])));
    }
}
