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
        IReadOnlyList<DecodedPoint> points = DecodedSettings.Together(
            [Point("efSearch 25", 0, 10, 80, OnePad), Point("efSearch 50", 0, 10, 80, 81), Point("efSearch 75", 0, 10, 80.1, 81)]);
        Assert.All(points, point => Assert.Equal(double.NaN, point.MeanExactOfAll));
    }

    private static DecodedPoint Point(string setting, int run, int k, double exact, double ann) =>
        Assert.Single(DecodedPoint.Series(setting, run, 10_000, [(k, exact, ann)], digits: 8, fixedEffort: true));
}
