using System.CommandLine;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>Finds mistyped commands.</summary>
internal static class UnknownCommand
{
    /// <summary>What is wrong with a word in the place of a command; null where nothing is.</summary>
    public static string? Find(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0 || parsed.UnmatchedTokens is not [{ } word, ..] || word.StartsWith('-'))
        {
            return null;
        }

        string[] known = [.. command.Subcommands.Select(sub => sub.Name)];
        return $"found unknown command '{word}'{Nearest.Hint(word, known)}";
    }
}
