using System.Diagnostics;

namespace Plumbline.EndToEnd.Support;

/// <summary>Runs lines of a shell.</summary>
internal static class Shell
{
    /// <summary>Runs a script by bash to its end.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="script">The script.</param>
    /// <param name="environment">Variables to set.</param>
    public static async Task<PlumbResult> RunAsync(string folder, string script, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new("/bin/bash", ["-c", script]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process shell = Process.Start(start)!;
        shell.StandardInput.Close();
        Task<string> output = shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string errors = await shell.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new PlumbResult(shell.ExitCode, await output, errors);
    }

    /// <summary>A word as the shell takes it, whatever is in it.</summary>
    public static string Quote(string word) => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>The command line of plumb.</summary>
    public static string Plumb(IEnumerable<string> arguments) => $"dotnet {Quote(Support.Plumb.Assembly)} {string.Join(' ', arguments.Select(Quote))}";
}
