using Plumbline.Testing;

namespace Plumbline.EndToEnd.Documentation;

/// <summary>The blocks of a page that are marked to be run are run as a reader pastes them, in their order, and print what the page shows.</summary>
public sealed class DocumentedRunTests
{
    /// <summary>The pages that have something to run.</summary>
    public static TheoryData<string> Pages => [.. MarkdownPage.All.Where(page => page.Blocks.Any(block => block.IsRun)).Select(page => page.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task What_a_page_shows_runs_and_prints_what_it_says(string path)
    {
        MarkdownPage page = MarkdownPage.All.Single(one => one.Path == path);
        await using ReaderShell shell = await ReaderShell.OpenAsync(page);
        string? printed = null;
        bool writes = Environment.GetEnvironmentVariable("PLUMBLINE_WRITE_DOCS") == "1";
        foreach (MarkdownBlock block in page.Blocks)
        {
            if (block.Marks.Contains("output"))
            {
                if (writes)
                {
                    Keep(block, printed);
                    continue;
                }

                Assert.True(printed is not null, $"{block.Place}: an output of nothing that is run.");
                PrintedLines.Require(block, printed);
            }
            else
            {
                printed = block.IsRun ? await shell.RunAsync(block) : null;
            }
        }
    }

    /// <summary>Keeps what was printed, for whoever writes the page.</summary>
    private static void Keep(MarkdownBlock block, string? printed)
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "printed");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(block.Page)}-{block.Line}.txt"), printed);
    }
}
