using System.Globalization;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>What the screens of all commands share.</summary>
internal static class Screen
{
    private const int WidthWithoutTerminal = 120;

    /// <summary>Standard output or standard error, wide enough for logs where it is no terminal.</summary>
    public static IAnsiConsole Open(bool standardError)
    {
        TextWriter writer = standardError ? Console.Error : Console.Out;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (standardError ? Console.IsErrorRedirected : Console.IsOutputRedirected)
        {
            console.Profile.Width = WidthWithoutTerminal;
        }

        return console;
    }

    /// <summary>The same, for lines that stay lines however long they are: logs are read by line, and terminals wrap by themselves.</summary>
    public static IAnsiConsole OpenLines(bool standardError)
    {
        IAnsiConsole console = Open(standardError);
        console.Profile.Width = short.MaxValue;
        return console;
    }

    /// <summary>Prints, and does without where nobody reads any longer (a closed pipe): the work goes on.</summary>
    public static void Show(Action print)
    {
        try
        {
            print();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <summary>Does work under a progress bar of one task, whose value goes from 0 to 1.</summary>
    public static T WithBar<T>(IAnsiConsole console, Func<ProgressTask, T> work)
    {
        T? result = default;
        console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context => result = work(context.AddTask("starting", maxValue: 1)));
        return result!;
    }

    /// <summary>Time left by the share that is done; zero while that is too little to tell.</summary>
    public static TimeSpan LeftOf(double share, TimeSpan elapsed) => share < 0.02 ? TimeSpan.Zero : elapsed * ((1 - share) / share);

    /// <summary>The same, as the end of a line; nothing while it cannot be told.</summary>
    public static string TimeLeft(double share, TimeSpan elapsed) => LeftOf(share, elapsed) is var left && left > TimeSpan.Zero ? TimeLeft(left) : "";

    /// <summary>Time left, as the end of a line.</summary>
    public static string TimeLeft(TimeSpan left) => left.TotalSeconds < 90
        ? string.Create(CultureInfo.InvariantCulture, $", about {Math.Ceiling(left.TotalSeconds):0} s left")
        : string.Create(CultureInfo.InvariantCulture, $", about {Math.Ceiling(left.TotalMinutes):0} min left");
}
