using System.Xml.Linq;
using Plumbline.Bench.Report;
using Plumbline.Testing;

namespace Plumbline.Bench.Tests.Report;

/// <summary>The chart of recall against queries per second.</summary>
public class RecallChartTests
{
    private static readonly RecallPanel[] Panels =
    [
        new("MNIST", 10, [Curve("Plumbline", 9000), Curve("hnswlib", 5000), Curve("FAISS", 3000)]),
        new("SIFT", 100, [Curve("Plumbline", 60_000), Curve("hnswlib", 50_000), Curve("FAISS", 20_000)]),
        new("photos", 10, [Curve("Plumbline", 800), Curve("hnswlib", 700), Curve("FAISS", 600)]),
    ];

    [Fact]
    public void An_SVG_shows_every_panel_and_engine()
    {
        string svg = RecallChart.Svg(Panels);
        string[] texts = [.. XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        foreach (string text in (string[])["MNIST, k 10", "SIFT, k 100", "photos, k 10", "recall@10", "recall@100", "0.99", "50,000"])
        {
            Assert.Contains(text, texts);
        }

        foreach (string engine in (string[])["Plumbline", "hnswlib", "FAISS"])
        {
            Assert.Equal(3, texts.Count(text => text == engine));
        }

        // The line at 0.99, in each panel.
        Assert.Equal(3, svg.Split("stroke-dasharray").Length - 1);
        Assert.Equal(svg, RecallChart.Svg(Panels));
    }

    [Fact]
    public void A_file_is_what_its_extension_says()
    {
        using TemporaryFolder folder = new();
        RecallChart.Write(folder.File("x.png"), Panels);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(folder.File("x.png"))[..4]);
        RecallChart.Write(folder.File("x.svg"), Panels);
        Assert.Equal(RecallChart.Svg(Panels), File.ReadAllText(folder.File("x.svg")));
    }

    // No panel wipes out another, and where there is none the picture is white: 800 x 560 each.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void No_panel_wipes_out_another(int panel)
    {
        using SkiaSharp.SKBitmap picture = SkiaSharp.SKBitmap.Decode(RecallChart.Png(Panels));
        Assert.Equal((1600, 1120), (picture.Width, picture.Height));
        Assert.NotEqual(0, Coloured(panel % 2 * 800, panel / 2 * 560));
        Assert.Equal(0, Coloured(800, 560));

        int Coloured(int left, int top)
        {
            int count = 0;
            for (int y = top; y < top + 560; y++)
            {
                for (int x = left; x < left + 800; x++)
                {
                    count += picture.GetPixel(x, y) == SkiaSharp.SKColors.White ? 0 : 1;
                }
            }

            return count;
        }
    }

    [Fact]
    public void What_is_missed_is_on_a_logarithmic_axis()
    {
        Assert.Equal(1, RecallChart.Place(0.9)!.Value, 9);
        Assert.Equal(2, RecallChart.Place(0.99)!.Value, 9);
        Assert.Null(RecallChart.Place(1));
    }

    private static RecallCurve Curve(string engine, double rate) =>
        new(engine, [new RecallPoint(10, 0.95, rate), new RecallPoint(20, 0.985, rate * 0.7), new RecallPoint(40, 0.996, rate * 0.4), new RecallPoint(80, 1, rate * 0.2)]);
}
