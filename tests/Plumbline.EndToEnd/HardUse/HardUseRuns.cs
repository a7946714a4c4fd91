using System.Globalization;

namespace Plumbline.EndToEnd.HardUse;

/// <summary>How much is tried in these tests: a little in a test run, more where tests/hard-use asks for it.</summary>
internal static class HardUseRuns
{
    /// <summary>A number that the environment may raise.</summary>
    /// <param name="variable">The variable.</param>
    /// <param name="usual">The number without it.</param>
    public static int Count(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int asked) ? asked : usual;

    /// <summary>Keeps a line of figures: in the test's output, and in the file that PLUMBLINE_HARD_USE_LOG names.</summary>
    /// <param name="line">The line.</param>
    public static void Tell(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        if (Environment.GetEnvironmentVariable("PLUMBLINE_HARD_USE_LOG") is { Length: > 0 } log)
        {
            File.AppendAllText(log, line + "\n");
        }
    }
}
