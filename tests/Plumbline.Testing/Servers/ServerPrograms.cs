using System.Diagnostics;

namespace Plumbline.Testing.Servers;

/// <summary>
/// Where the servers of the tests are: npm packages of <c>tests/servers</c> (<c>npm install</c> there) and a tool of the checkout
/// (<c>dotnet tool restore</c>). What is not installed skips the test, and fails it in CI.
/// </summary>
internal static class ServerPrograms
{
    private static readonly Lazy<string> GarnetProblem = new(FindGarnetProblem);

    /// <summary>The folder with the npm packages.</summary>
    public static string NpmFolder { get; } = Path.Combine(Repository.Root, "tests", "servers");

    /// <summary>A program of an npm package.</summary>
    /// <param name="name">Its name, such as <c>pglite-server</c>.</param>
    public static string RequireNpm(string name)
    {
        string path = Path.Combine(NpmFolder, "node_modules", ".bin", name);
        if (!File.Exists(path))
        {
            Requirement.Missing($"{name} is not installed: found no {path}; 'npm install' in tests/servers puts it there.");
        }

        return path;
    }

    /// <summary>Skips the test (fails it in CI) where the tool garnet-server is not restored.</summary>
    /// <returns>The program and its first arguments.</returns>
    public static (string Program, string[] Arguments) RequireGarnet()
    {
        if (GarnetProblem.Value.Length > 0)
        {
            Requirement.Missing($"garnet-server is not installed; 'dotnet tool restore' in the checkout does it: {GarnetProblem.Value}");
        }

        return ("dotnet", ["tool", "run", "garnet-server", "--"]);
    }

    private static string FindGarnetProblem()
    {
        ProcessStartInfo start = new("dotnet", ["tool", "run", "garnet-server", "--", "--version"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        string text = output.GetAwaiter().GetResult() + errors;
        return text.Contains("2.2.8", StringComparison.Ordinal) ? "" : text.Trim();
    }
}
