namespace Plumbline.EndToEnd.Documentation;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page, from the root of the checkout.</param>
/// <param name="Line">The line of its first fence, from 1.</param>
/// <param name="Language">What the fence says, such as <c>sh</c>; empty where it says nothing.</param>
/// <param name="Marks">The comments directly above it, without their brackets: how it is tested.</param>
/// <param name="Text">Its lines, each with its end, without the indentation of the fence.</param>
internal sealed record MarkdownBlock(string Page, int Line, string Language, IReadOnlyList<string> Marks, string Text)
{
    /// <summary>Page and line, for messages.</summary>
    public string Place => $"{Page}:{Line}";

    /// <summary>Whether it is run by <see cref="DocumentedRunTests"/>.</summary>
    public bool IsRun => Marks.Any(mark => mark == "run" || mark.StartsWith("run with ", StringComparison.Ordinal));

    /// <summary>The servers that it needs.</summary>
    public IEnumerable<string> Servers => Marks.Where(mark => mark.StartsWith("run with ", StringComparison.Ordinal)).SelectMany(mark => mark.Split(' ')[2..]);

    /// <summary>What follows the name of a mark, such as the reason after <c>not run:</c>; null where it has no such mark.</summary>
    public string? After(string name) => Marks.FirstOrDefault(mark => mark.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
}
