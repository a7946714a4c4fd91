using System.Diagnostics;

namespace Plumbline.Packaging.Support;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>What dotnet test tells its own tools, and would tell another build.</summary>
    private static readonly string[] OfTheTestRun = ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH"];

    /// <summary>Where things are for the user of the tests.</summary>
    private static readonly string[] OfTheUser = ["NUGET_PACKAGES", "DOTNET_CLI_HOME", "PLUMBLINE_CACHE", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"];

    /// <summary>Runs a program as a user of this machine.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static Task<CommandResult> RunAsync(string folder, string program, params string[] arguments) => RunAsync(folder, home: null, program, arguments);

    /// <summary>Runs a program.</summary>
    /// <param name="folder">The folder it runs in.</param>
    /// <param name="home">HOME and, below it, the folder for temporary files; null for those of the user.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<CommandResult> RunAsync(string folder, string? home, string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (string name in home is null ? OfTheTestRun : [.. OfTheTestRun, .. OfTheUser])
        {
            start.Environment.Remove(name);
        }

        if (home is not null)
        {
            start.Environment["HOME"] = home;
            start.Environment["TMPDIR"] = Directory.CreateDirectory(Path.Combine(home, "tmp")).FullName;
            // Where the tools look for .NET, wherever it is installed.
            start.Environment["DOTNET_ROOT"] = DotNet.Root;
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.StandardInput.Close();
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new CommandResult($"{Path.GetFileName(program)} {string.Join(' ', arguments)}", process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
