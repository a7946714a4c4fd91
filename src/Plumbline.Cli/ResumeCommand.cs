using System.CommandLine;
using System.CommandLine.Parsing;

namespace Plumbline.Cli;

/// <summary>The command that continues an interrupted study.</summary>
internal static class ResumeCommand
{
    private const string Resume = "--resume";

    /// <summary>The command line after the command's name.</summary>
    public static IReadOnlyList<string> WordsOf(ParseResult parsed) =>
        [.. parsed.Tokens.SkipWhile(token => token.Type != TokenType.Command).Skip(1).Select(token => token.Value)];

    /// <summary>The command as one would type it in a shell.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="folder">The run folder.</param>
    public static string Create(StudyRequest request, string folder)
    {
        // After two dashes there are no options.
        string[] options = [.. request.Words.TakeWhile(word => word != "--")];
        string[] rest = [.. request.Words.Skip(options.Length)];
        string[] output = request.OutputFolder is null ? ["--out", folder] : [];
        string[] resume = request.Resume ? [] : [Resume];
        string[] words = ["plumb", "study", .. options, .. output, .. resume, .. rest];
        return string.Join(' ', words.Select(Quote));
    }

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || "_-+=:,./@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
