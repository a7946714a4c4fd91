using Plumbline.Studies.Decoding;

namespace Plumbline.Studies.Tests.Decoding;

/// <summary>Settings and runs of one source, seen together.</summary>
public sealed class DecodedSettingsTests
{
    private const double OnePad = 3.4028235e33;

    [Fact]
    public void Settings_are_in_the_order_of_their_numbers()
    {
        string[] settings = ["alpha 1", "folder", "efConstruction 50", "efSearch 100", "alpha 0.25", "efSearch 25", "efConstruction 400"];
        Assert.Equal(
            ["efSearch 25", "efSearch 100", "efConstruction 50", "efConstruction 400", "alpha 0.25", "alpha 1", "folder"],
            DecodedSettings.Together(settings.Select(setting => Point(setting, 0, 10, 80, 90))).Select(point => point.Setting));
    }

    [Fact]
    public void The_exact_mean_of_all_queries_comes_from_settings_of_the_run_without_pads_at_any_k()
    {
        IReadOnlyList<DecodedPoint> points = DecodedSettings.Together(
        [
            Point("efSearch 25", 0, 10, 80, 81), Point("efSearch 25", 0, 20, 150, OnePad),
            // Biased too, though its own mean at this k holds no pad: it holds one at another k.
            Point("efSearch 50", 0, 10, 80, OnePad), Point("efSearch 50", 0, 20, 130, 131),
            Point("efSearch 75", 0, 10, 80, 81), Point("efSearch 75", 0, 20, 120, 121),
            Point("efSearch 25", 1, 20, 150, OnePad),
        ]);
        Assert.Equal(120, points.Single(point => point is { Setting: "efSearch 25", Run: 0, K: 20 }).MeanExactOfAll);
        Assert.Equal(80, points.Single(point => point is { Setting: "efSearch 50", Run: 0, K: 10 }).MeanExactOfAll);
        Assert.Equal(double.NaN, points.Single(point => point.Run == 1).MeanExactOfAll);
    }

    [Fact]
    public void Files_that_disagree_are_not_of_one_study_and_tell_nothing()
    {
        DecodedPoint[] first = [Point("efSearch 25", 0, 10, 80, 81), Point("efSearch 50", 0, 10, 80, 82)];
        Assert.All(
            DecodedSettings.Together([.. first, Point("efSearch 75", 0, 10, 80.1, 81), Point("efSearch 100", 0, 10, 80.1, 82)]),
            point => Assert.Equal((double.NaN, null), (point.MeanExactOfAll, point.Decoded.IsShort)));
        Assert.All(DecodedSettings.Together([.. first, .. first]), point => Assert.Equal((double.NaN, null), (point.MeanExactOfAll, point.Decoded.IsShort)));
    }

    [Fact]
    public void What_two_settings_share_is_the_mean_of_all_and_another_is_that_of_the_queries_left()
    {
        IReadOnlyList<DecodedPoint> points = DecodedSettings.Together(
            [Point("efSearch 25", 0, 10, 80.1, 83), Point("efSearch 50", 0, 10, 80, 82), Point("efSearch 75", 0, 10, 80, 81)]);
        Assert.All(points, point => Assert.Equal(80, point.MeanExactOfAll));
        Assert.Equal([true, false, false], points.Select(point => point.Decoded.IsShort));
        // 80.1 * (10,000 - dropped) is at most 80 * 10,000: 13 at least.
        Assert.Equal((13, 10_000), (points[0].Decoded.LeastDropped, points[0].Decoded.MostDropped));
        Assert.Empty(points[0].Decoded.Readings);
    }

    [Fact]
    public void Alone_a_mean_without_pads_does_not_tell_whether_queries_were_dropped()
    {
        DecodedPoint alone = Assert.Single(DecodedSettings.Together([Point("efSearch 25", 0, 10, 80, 81)]));
        Assert.Equal((double.NaN, null), (alone.MeanExactOfAll, alone.Decoded.IsShort));
        // Two names of one search drop the same queries; they are one witness.
        Assert.All(
            DecodedSettings.Together([Point("efSearch 50", 0, 10, 80, 81), Point("efConstruction 200", 0, 10, 80, 81)]),
            point => Assert.Null(point.Decoded.IsShort));
        // Nothing was missing in a search that finds what the exact one finds.
        Assert.All(
            DecodedSettings.Together([Point("efSearch 50", 0, 10, 80, 80), Point("efConstruction 200", 0, 10, 80, 80)]),
            point => Assert.False(point.Decoded.IsShort));
    }

    [Fact]
    public void At_a_fixed_effort_a_query_short_at_one_k_is_dropped_at_every_larger_one()
    {
        IReadOnlyList<DecodedPoint> points = DecodedSettings.Together(
            DecodedPoint.Series("efSearch 25", 0, 10_000, [(80, 80, 81), (100, 90, 3.4028235e32), (110, 91, 92)], digits: 8, fixedEffort: true));
        // One pad and nothing dropped at 100: nothing was short before.
        Assert.Equal([false, true, true], points.Select(point => point.Decoded.IsShort));
        Assert.Equal([0, 0, 1], points.Select(point => point.Decoded.LeastDropped));
        Assert.Null(DecodedSettings.Together(DecodedPoint.Series("alpha 1", 0, 10_000, [(100, 90, 3.4028235e32), (110, 91, 92)], digits: 8, fixedEffort: false))[1].Decoded.IsShort);
    }

    private static DecodedPoint Point(string setting, int run, int k, double exact, double ann) =>
        Assert.Single(DecodedPoint.Series(setting, run, 10_000, [(k, exact, ann)], digits: 8, fixedEffort: true));
}
