using System.Text.Json;
using Plumbline.EndToEnd.Documentation;
using Plumbline.EndToEnd.Support;
using Plumbline.Testing;
using SkiaSharp;

namespace Plumbline.EndToEnd.Study;

/// <summary>The README's first command, whole: the one test that runs the full default study.</summary>
public sealed class DefaultStudyTests
{
    // A curve of a plot is 0.1% of its pixels.
    private const double MostPixels = 0.0002;
    private const int MostOfAPixel = 48;

    [Fact]
    public async Task The_command_of_the_README_needs_nothing_and_leaves_one_run_folder()
    {
        using TemporaryFolder folder = new();
        PlumbResult result = await Plumb.RunAsync(folder.Path, "study");
        result.AssertDone();
        Assert.Equal("runs", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path))));
        string run = Assert.Single(Directory.EnumerateFileSystemEntries(folder.File("runs")));
        Assert.Matches(@"^quick-\d{8}-\d{6}$", Path.GetFileName(run));
        Assert.True(File.Exists(Path.Combine(run, "report.html")));
        Assert.Contains($"runs/{Path.GetFileName(run)}/report.html", result.Output, StringComparison.Ordinal);
        Assert.Contains("(0.987)", result.Output, StringComparison.Ordinal);
        Assert.Contains("published value", result.Output, StringComparison.Ordinal);
        Assert.Equal(1 + (10 * 10), File.ReadLines(Path.Combine(run, "results.csv")).Count());

        // 10,000 vectors of dimension 2048 are 82 MB, their distances 400 MB.
        JsonElement manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "manifest.json"))).RootElement;
        Assert.InRange(manifest.GetProperty("peakMemoryBytes").GetInt64(), 480_000_000, 2_000_000_000);
        Assert.Equal(10_000, manifest.GetProperty("data").GetProperty("subset").GetInt32());
        CheckPages(result.Output);
        CheckPictures(Path.Combine(run, "plots"));
    }

    /// <summary>What pages show of this study is what it printed.</summary>
    private static void CheckPages(string printed)
    {
        MarkdownBlock[] blocks = [.. MarkdownPage.All.SelectMany(page => page.Blocks).Where(block => block.After("tested by") == nameof(DefaultStudyTests))];
        Assert.Contains(blocks, block => block.Language == "text");
        foreach (MarkdownBlock block in blocks)
        {
            if (block.Language == "text")
            {
                PrintedLines.Require(block, printed);
            }
            else
            {
                Assert.True(block.Text is "plumb study\n" or "dotnet run -c Release --project src/Plumbline.Cli -- study\n", $"{block.Place}: another command than is tested here.");
            }
        }
    }

    /// <summary>The pictures of the pages are those of this study; with PLUMBLINE_WRITE_DOCS=1 they are written instead.</summary>
    private static void CheckPictures(string plots)
    {
        string[] pictures = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "images"), "*.png").Where(path => Path.GetFileName(path) != "explorer.png")];
        Assert.NotEmpty(pictures);
        foreach (string picture in pictures)
        {
            string drawn = Path.Combine(plots, Path.GetFileName(picture));
            if (Environment.GetEnvironmentVariable("PLUMBLINE_WRITE_DOCS") == "1")
            {
                File.Copy(drawn, picture, overwrite: true);
            }

            double share = ShareThatDiffers(drawn, picture);
            Assert.True(share <= MostPixels, $"docs/images/{Path.GetFileName(picture)} is not what the default study draws: {share:P3} of its pixels differ (PLUMBLINE_WRITE_DOCS=1 writes it)");
        }
    }

    /// <summary>The share of pixels that differ by more than rounding: edges are smoothed in other last bits by other processors.</summary>
    private static double ShareThatDiffers(string path, string other)
    {
        using SKBitmap one = SKBitmap.Decode(path);
        using SKBitmap two = SKBitmap.Decode(other);
        if (one.Width != two.Width || one.Height != two.Height)
        {
            return 1;
        }

        SKColor[] here = one.Pixels;
        SKColor[] there = two.Pixels;
        return (double)Enumerable.Range(0, here.Length).Count(i => Math.Abs(here[i].Red - there[i].Red) + Math.Abs(here[i].Green - there[i].Green) + Math.Abs(here[i].Blue - there[i].Blue) > MostOfAPixel) / here.Length;
    }
}
