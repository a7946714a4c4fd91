using Plumbline.Testing;

namespace Plumbline.Engines.Tests.Servers;

/// <summary>
/// The tables of docs/engines.md: a test measures on the real server and compares with what the page says; with PLUMBLINE_WRITE_DOCS=1 it writes
/// the page instead.
/// </summary>
internal static class MeasuredFacts
{
    private const string Page = "docs/engines.md";
    private static readonly Lock Gate = new();

    /// <summary>Compares a table with the page, or writes it there.</summary>
    /// <param name="name">The block: the lines between <c>&lt;!-- measured:NAME --&gt;</c> and <c>&lt;!-- /measured:NAME --&gt;</c>.</param>
    /// <param name="rows">What was asked, and what was seen.</param>
    public static void Check(string name, IEnumerable<(string Engine, string Asked, string Seen)> rows)
    {
        string start = $"<!-- measured:{name} -->\n";
        string end = $"<!-- /measured:{name} -->";
        string table = string.Concat(rows.Select(row => $"| {row.Engine} | {row.Asked} | {row.Seen} |\n").Prepend("| --- | --- | --- |\n").Prepend("| engine | asked | seen |\n"));
        lock (Gate)
        {
            string text = Repository.ReadText(Page);
            string written = Repository.Between(text, start, end);
            if (Environment.GetEnvironmentVariable("PLUMBLINE_WRITE_DOCS") == "1")
            {
                File.WriteAllText(Path.Combine(Repository.Root, Page), text.Replace(start + written + end, start + table + end, StringComparison.Ordinal));
                return;
            }

            Assert.Equal(table, written);
        }
    }
}
