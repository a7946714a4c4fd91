using System.CommandLine;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>
/// What the options of commands share. Numbers are taken as text and read here, so that a wrong one is refused in our words.
/// </summary>
internal static class CommandOptions
{
    /// <summary>How a list of whole numbers is written.</summary>
    public const string ListForm = "10,100, or a range FROM:TO:STEP with TO included (FROM:TO has step 1)";

    private const int UsualSeed = 42;

    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    public static Option<string?> Text(string name, string value, string description, params string[] aliases)
    {
        Option<string?> option = new(name, aliases) { HelpName = value, Description = description, Arity = ArgumentArity.ExactlyOne };
        // Of "l2|ip|cosine" a shell can complete every word, of "FILE" none.
        option.CompletionSources.Add([.. value.Split('|').Where(word => char.IsAsciiLetterLower(word[0]))]);
        return option;
    }

    /// <summary>An option whose value is one of a few words.</summary>
    public static Option<string?> Choice(string name, IEnumerable<string> words, string description) => Text(name, string.Join('|', words), description);

    /// <summary>--json of a command that ends with a result.</summary>
    /// <param name="content">What the result holds.</param>
    public static Option<string?> Json(string content) => JsonOption(
        $"Also write machine-readable results ({content}) to a file, or to standard output (-, or nothing); what is shown then goes to standard error.");

    /// <summary>--json, whose value may be left out.</summary>
    public static Option<string?> JsonOption(string description) => new("--json") { Arity = ArgumentArity.ZeroOrOne, HelpName = "FILE|-", Description = description };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "Print errors only." };

    public static Option<bool> Force() => new("--force") { Description = "Replace an output that exists." };

    /// <summary>--force of a command whose only file that may be replaced is that of --json.</summary>
    public static Option<bool> ForceJson() => new("--force") { Description = "Replace a file of --json that exists." };

    public static Option<string?> Threads() => Text("--threads", "N", "Threads; results do not depend on it. [default: all processors]");

    /// <summary>--timeout of commands that ask a server.</summary>
    public static Option<string?> Timeout() => Text("--timeout", "TIME", "How long a server may take to answer, such as 500ms, 30s or 5m. [default: 30s]");

    /// <summary>What --timeout says.</summary>
    public static TimeSpan TimeoutOf(ParseResult parsed, Option<string?> option) => Duration.Of(parsed, option, ShortestTimeout, LongestTimeout) ?? UsualTimeout;

    /// <summary>--seed.</summary>
    /// <param name="what">What is drawn by it.</param>
    public static Option<string?> Seed(string what) => Text("--seed", "N", $"Seed of {what}. [default: {UsualSeed}]");

    /// <summary>What --seed says.</summary>
    public static int SeedOf(ParseResult parsed, Option<string?> option) => Number(parsed, option, UsualSeed, 0);

    /// <summary>What --json says: a path, "-" for standard output, or null for nothing.</summary>
    public static string? JsonOf(ParseResult parsed, Option<string?> option) => parsed.GetResult(option) is null ? null : parsed.GetValue(option) ?? "-";

    public static string Required(ParseResult parsed, Option<string?> option, string expected) =>
        parsed.GetValue(option) ?? throw new PlanException($"{option.Name}: found nothing, expected {expected}");

    /// <summary>A path that is given.</summary>
    public static string NotEmpty(string path, string name) =>
        path.Length > 0 ? path : throw new PlanException($"{name}: found an empty name, expected the path of a file");

    /// <summary>A path, or null where the option is left out.</summary>
    public static string? PathOf(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is { } path ? NotEmpty(path, option.Name) : null;

    /// <summary>A whole number within bounds.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="missing">The number where it is left out.</param>
    /// <param name="least">The least.</param>
    /// <param name="most">The most; null for no bound.</param>
    public static int Number(ParseResult parsed, Option<string?> option, int missing, int least, int? most = null)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return missing;
        }

        return NumberList.IsWhole(text, out int? number)
            ? number is { } value && value >= least && value <= (most ?? int.MaxValue)
                ? value
                : throw new PlanException($"{option.Name}: found {text.Trim()}, expected {NumberList.Range(least, number is null ? most ?? int.MaxValue : most)}")
            : throw new PlanException($"{option.Name}: found '{text.Trim()}', expected a whole number");
    }

    /// <summary>One of a few words; the first where the option is left out.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option.</param>
    /// <param name="words">The words and what they mean.</param>
    public static T OneOf<T>(ParseResult parsed, Option<string?> option, IReadOnlyList<(string Word, T Meaning)> words)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return words[0].Meaning;
        }

        foreach ((string word, T meaning) in words)
        {
            if (text == word)
            {
                return meaning;
            }
        }

        throw new PlanException($"{option.Name}: found '{text}', expected {string.Join(" or ", words.Select(entry => entry.Word))}");
    }

    /// <summary>Threads; 0 where the option is left out.</summary>
    public static int ThreadsOf(ParseResult parsed, Option<string?> option) => Number(parsed, option, 0, 1, 1024);

    /// <summary>A mean overlap to reach, in (0, 1]; null where the option is left out.</summary>
    public static double? OverlapOf(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        double target = NumberList.AnyNumber(text, option.Name);
        return target is > 0 and <= 1 ? target : throw new PlanException($"{option.Name}: found '{text.Trim()}', expected an overlap above 0, at most 1");
    }

    /// <summary>A share, in [0, 1]; null where the option is left out.</summary>
    public static double? ShareOf(ParseResult parsed, Option<string?> option)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return null;
        }

        double share = NumberList.AnyNumber(text, option.Name);
        return share is >= 0 and <= 1 ? share : throw new PlanException($"{option.Name}: found '{text.Trim()}', expected a share of 0 to 1");
    }
}
