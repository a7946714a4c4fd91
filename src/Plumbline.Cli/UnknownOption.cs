using System.CommandLine;
using System.CommandLine.Parsing;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>Finds mistyped options, which System.CommandLine takes for the name of a plan or a folder.</summary>
internal static class UnknownOption
{
    /// <summary>What is wrong with the first word that looks like an option and is none; null where there is none.</summary>
    public static string? Find(ParseResult parsed)
    {
        string? word = parsed.Tokens
            .TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument)
            .Select(token => token.Value.Split('=')[0])
            .FirstOrDefault(LooksLikeOption);
        return word is null
            ? null
            : $"found unknown option '{word}'{Nearest.Hint(word, parsed.CommandResult.Command.Options.SelectMany(option => (string[])[option.Name, .. option.Aliases]))}";
    }

    /// <summary>A dash alone is standard output, and a dash before a digit makes a negative number.</summary>
    private static bool LooksLikeOption(string text) => text.Length > 1 && text[0] == '-' && !char.IsAsciiDigit(text[1]) && text[1] != '.';
}
