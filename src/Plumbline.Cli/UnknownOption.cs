using System.CommandLine;
using System.CommandLine.Parsing;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>Finds mistyped options, which System.CommandLine takes for the name of a plan or a folder.</summary>
internal static class UnknownOption
{
    /// <summary>What is wrong with the first word that looks like an option and was not taken for one; null where there is none.</summary>
    public static string? Find(ParseResult parsed)
    {
        Token[] tokens = [.. parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)];
        int place = Array.FindIndex(tokens, token => token.Type == TokenType.Argument && LooksLikeOption(token.Value));
        if (place < 0)
        {
            return null;
        }

        string word = tokens[place].Value.Split('=')[0];
        // Those of plumb itself that every command has, --help among them, too.
        IEnumerable<Option> options = parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options.Where(option => option.Recursive));
        string[] known = [.. options.SelectMany(option => (string[])[option.Name, .. option.Aliases]).Distinct()];
        return known.Contains(word) && place > 0
            ? $"{tokens[place - 1].Value}: found the option {word}, expected a value"
            : $"found unknown option '{word}'{Nearest.Hint(word, known)}";
    }

    /// <summary>A dash alone is standard output, and a dash before a digit makes a negative number.</summary>
    private static bool LooksLikeOption(string text) => text.Length > 1 && text[0] == '-' && !char.IsAsciiDigit(text[1]) && text[1] != '.';
}
