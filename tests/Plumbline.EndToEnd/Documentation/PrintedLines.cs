namespace Plumbline.EndToEnd.Documentation;

/// <summary>Holds what a program printed against what a page shows of it.</summary>
internal static class PrintedLines
{
    /// <summary>The lines of a block were printed in this order, one right after the other but where a line of three dots stands between.</summary>
    public static void Require(MarkdownBlock block, string printed)
    {
        string[] lines = [.. printed.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)];
        int place = 0;
        bool skips = true;
        foreach (string wanted in block.Text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
        {
            if (wanted == "...")
            {
                skips = true;
                continue;
            }

            int found = skips ? Array.IndexOf(lines, wanted, place) : place < lines.Length && lines[place] == wanted ? place : -1;
            Assert.True(found >= 0, $"{block.Place}: '{wanted}' was not printed there. Printed was:\n{printed}");
            place = found + 1;
            skips = false;
        }
    }
}
