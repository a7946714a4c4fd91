using System.Xml.Linq;
using Plumbline.Studies.Report;
using SkiaSharp;

namespace Plumbline.Studies.Tests.Report;

public sealed class StudyPlotsTests : IDisposable
{
    private static readonly string[] Expected =
    [
        "overlap_ef_search", "overlap_ef_construction", "overlap_alpha", "overlap_spread", "overlap_lid", "capacity", "loss_split", "distance_ef_search",
        "barycenter_shift_ef_search", "lid_ef_search", "barycenter_shift_spread", "safe_ef", "sensitivity", "padding_distance", "padding_lid",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("plots").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_picture_is_there_and_none_is_blank()
    {
        IReadOnlyList<string> written = StudyPlots.Write(SyntheticStudy.Setting(), _folder);
        Assert.Equal(Expected.SelectMany(name => new[] { name + ".png", name + ".svg" }), written);
        Assert.Equal(written.Order(StringComparer.Ordinal), Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)!);
        foreach (string name in Expected)
        {
            using SKBitmap picture = SKBitmap.Decode(Path.Combine(_folder, name + ".png"));
            Assert.Equal((1600, 1000), (picture.Width, picture.Height));
            Assert.True(picture.Pixels.Distinct().Count() > 100, name);
        }
    }

    [Fact]
    public void The_axis_titles_are_drawn_on_machines_without_fonts()
    {
        StudyPlots.Write(SyntheticStudy.Setting(), _folder);
        foreach (string name in Expected)
        {
            // The k axis' title stands in the middle of the lowest rows, where nothing else is.
            using SKBitmap picture = SKBitmap.Decode(Path.Combine(_folder, name + ".png"));
            int dark = Enumerable.Range(400, 800).Count(x => Enumerable.Range(965, 34).Any(y => picture.GetPixel(x, y).Red < 100));
            Assert.True(dark > 60, $"{name}: {dark} columns with text.");
        }
    }

    [Fact]
    public void The_axis_titles_are_text_in_the_svg()
    {
        StudyPlots.Write(SyntheticStudy.Setting(), _folder);
        foreach (string name in Expected)
        {
            XDocument svg = XDocument.Load(Path.Combine(_folder, name + ".svg"));
            string[] texts = [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value.Trim())];
            Assert.Contains("k (neighbours asked for)", texts);
        }
    }

    [Fact]
    public void Nothing_but_dashed_lines_is_dashed_in_the_svg()
    {
        StudyPlots.Write(SyntheticStudy.Setting(), _folder);
        Assert.DoesNotContain("stroke-dasharray", File.ReadAllText(Path.Combine(_folder, "safe_ef.svg")), StringComparison.Ordinal);
        Assert.Contains("stroke-dasharray", File.ReadAllText(Path.Combine(_folder, "sensitivity.svg")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    public void The_same_result_gives_the_same_bytes_on_any_number_of_threads(int threads)
    {
        string again = Path.Combine(_folder, "again");
        IReadOnlyList<string> written = StudyPlots.Write(SyntheticStudy.Setting(), _folder);
        Assert.Equal(written, StudyPlots.Write(SyntheticStudy.Setting(), again, threads));
        Assert.All(written, name => Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, name)), File.ReadAllBytes(Path.Combine(again, name))));
    }

    [Fact]
    public void What_was_not_measured_has_no_picture()
    {
        IReadOnlyList<string> written = StudyPlots.Write(SyntheticStudy.Hostile(), _folder);
        Assert.Equal(Expected.Except(["safe_ef", "sensitivity"]).SelectMany(name => new[] { name + ".png", name + ".svg" }), written);
    }

    [Fact]
    public void A_negative_number_of_threads_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StudyPlots.Write(SyntheticStudy.Hostile(), _folder, -1));
}
