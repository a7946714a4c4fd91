using System.CommandLine;
using System.CommandLine.Parsing;

namespace Plumbline.Cli;

/// <summary>What is wrong with a command line, in the words of all other messages: what was found, what was expected. Those of System.CommandLine have neither.</summary>
internal static class UsageError
{
    /// <summary>The first thing that is wrong, with where the usage is told; null where nothing is.</summary>
    public static string? Find(ParseResult parsed) =>
        (UnknownCommand.Find(parsed) ?? UnknownOption.Find(parsed) ?? OfErrors(parsed)) is { } problem
            ? $"{problem} (plumb {NameOf(parsed.CommandResult)}--help shows the usage)"
            : null;

    private static string? OfErrors(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0)
        {
            return null;
        }

        Command command = parsed.CommandResult.Command;
        string call = PlumbHelp.CallOf($"plumb {NameOf(parsed.CommandResult)}".TrimEnd(), command);
        // A word too many first: where one is, what is missing may be no more than that word in the wrong place.
        if (parsed.UnmatchedTokens is [{ } word, ..])
        {
            return $"found '{word}', an argument too many, expected {call}";
        }

        if (command.Subcommands.Count > 0 && command.Action is null)
        {
            return $"found no command, expected {string.Join(" or ", command.Subcommands.Select(sub => $"{call} {sub.Name}"))}";
        }

        if (command.Arguments.FirstOrDefault(argument => parsed.GetResult(argument) is var result && (result?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues) is { } missing)
        {
            return $"{missing.Name}: found nothing, expected {call}";
        }

        return parsed.Errors.Select(error => error.SymbolResult).OfType<OptionResult>().FirstOrDefault() is { } option
            ? OfOption(option)
            : parsed.Errors[0].Message.TrimEnd('.');
    }

    private static string OfOption(OptionResult result)
    {
        Option option = result.Option;
        string value = option.HelpName ?? "no value";
        return result.Tokens.Count switch
        {
            0 => $"{option.Name}: found nothing, expected {value}",
            1 => $"{option.Name}: found '{result.Tokens[0].Value}', expected {value}",
            int count => $"{option.Name}: found {Quantity.Count(count, "value")} ({string.Join(" and ", result.Tokens.Select(token => token.Value))}), expected {(value == "LIST" ? "one list, such as 10,100" : $"one {value}")}",
        };
    }

    /// <summary>The words of a command after "plumb", such as "data pull ".</summary>
    private static string NameOf(CommandResult result) => result.Parent is CommandResult parent ? $"{NameOf(parent)}{result.Command.Name} " : "";
}
