using System.Collections.Concurrent;
using System.Diagnostics;

namespace Plumbline.Testing;

/// <summary>
/// Debian's Python with NumPy and FAISS (python3-numpy, python3-faiss), which some tests compare with. The system's own
/// interpreter, because those packages belong to it; a virtual environment on PATH does not see them.
/// </summary>
internal static class ReferencePython
{
    private const string Interpreter = "/usr/bin/python3";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly ConcurrentDictionary<string, string> Problems = new();

    /// <summary>Skips the test (fails it in CI) where NumPy is absent.</summary>
    public static void RequireNumPy() => RequireModule("numpy", "python3-numpy");

    /// <summary>Skips the test (fails it in CI) where FAISS is absent.</summary>
    public static void RequireFaiss() => RequireModule("faiss", "python3-faiss");

    /// <summary>Skips the test (fails it in CI) where a module cannot be imported.</summary>
    /// <param name="module">The module.</param>
    /// <param name="package">The Debian package that brings it.</param>
    public static void RequireModule(string module, string package)
    {
        string problem = Problems.GetOrAdd(module, FindProblem);
        if (problem.Length > 0)
        {
            Requirement.Missing($"{Interpreter} cannot import {module} (Debian package {package}): {problem}");
        }
    }

    /// <summary>Runs a script; a script that fails fails the test with what it wrote to standard error.</summary>
    /// <param name="script">The text of the script.</param>
    /// <param name="folder">The folder that it runs in, which holds its input and takes its output.</param>
    /// <param name="arguments">sys.argv[1:].</param>
    /// <returns>What it wrote to standard output.</returns>
    public static string Run(string script, string folder, params string[] arguments)
    {
        (int exitCode, string output, string errors) = Start(script, folder, arguments);
        if (exitCode != 0)
        {
            Assert.Fail($"The reference script ended with exit code {exitCode}.\n{errors}");
        }

        return output;
    }

    private static string FindProblem(string module)
    {
        if (!File.Exists(Interpreter))
        {
            return "there is no such program";
        }

        (int exitCode, _, string errors) = Start($"import {module}\n", Path.GetTempPath(), []);
        return exitCode == 0 ? "" : errors.Trim().Split('\n')[^1];
    }

    private static (int ExitCode, string Output, string Errors) Start(string script, string folder, string[] arguments)
    {
        ProcessStartInfo start = new(Interpreter)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-");
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove("PYTHONPATH");
        start.Environment.Remove("PYTHONHOME");
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{Interpreter} did not start.");
        // Both pipes at once: a full one would stop the script.
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            return (-1, "", $"The script did not end within {Limit}.");
        }

        return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }
}
