using System.Diagnostics;
using Plumbline.EndToEnd.Support;
using Plumbline.Testing;

namespace Plumbline.EndToEnd.CommandLine;

/// <summary>The scripts of plumb completion, run by the shells that they are for.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CompletionTests()
    {
        // The shells call plumb by its name.
        string plumb = _folder.File("plumb");
        File.WriteAllText(plumb, $"#!/bin/sh\nexec dotnet '{Plumb.Assembly}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(plumb, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Command lines up to the cursor, and what is offered; nothing where the shell completes files.</summary>
    public static (string Line, string[] Offered)[] Lines { get; } =
    [
        ("plumb stu", ["study"]),
        ("plumb co", ["convert", "completion"]),
        ("plumb data ", ["pull"]),
        ("plumb data pull ", ["stl10"]),
        ("plumb data pull stl10 --split un", ["unlabeled"]),
        ("plumb study --pre", ["--preset", "--preprocess"]),
        ("plumb study --preset ", ["quick", "paper"]),
        ("plumb study --preset paper --conv", ["--convention"]),
        ("plumb study --data rep", ["replica"]),
        ("plumb study --data emb", []),
        ("plumb truth x.npy --metric s", ["squared-l2"]),
        ("plumb search \"my index.plumb\" --contract ", ["lift", "spill-and-pad", "truncate", "reject"]),
        ("plumb convert a.fvecs b.npy --element in", ["int8", "int32"]),
        ("plumb audit i.plumb --data ", []),
        ("plumb audit i.plumb --ignore sor", ["sorted"]),
        ("plumb info ", []),
        ("plumb embed photos --device cu", ["cuda"]),
        ("plumb completion ", ["bash", "zsh", "pwsh"]),
        ("plumb doctor re", ["resnet50"]),
        ("plumb nothing --k", []),
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Bash_completes()
    {
        string script = await ScriptAsync("bash");
        // What readline does: words are cut at blanks, and the function gets the command, the word and the one before.
        string program = script + """
            complete -p plumb
            while IFS= read -r line; do
                COMP_LINE=$line COMP_POINT=${#line} COMPREPLY=()
                read -ra COMP_WORDS <<<"$line"
                [[ $line == *' ' ]] && COMP_WORDS+=('')
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _plumb plumb "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
                echo "${COMPREPLY[*]}"
            done
            """;
        string[] lines = await RunAsync("bash", ["--norc", "-c", program]);
        Assert.Equal("complete -o bashdefault -o default -F _plumb plumb", lines[0]);
        AssertOffered(lines[1..]);
    }

    [Fact]
    public async Task Bash_completes_in_the_middle_of_a_line_and_by_a_path()
    {
        string program = await ScriptAsync("bash") + """
            COMP_LINE='plumb study --pres --k 10' COMP_POINT=18 COMP_WORDS=(plumb study --pres --k 10) COMP_CWORD=2
            _plumb plumb --pres study; echo "${COMPREPLY[*]}"
            COMP_LINE='./plumb stu' COMP_POINT=11 COMP_WORDS=(./plumb stu) COMP_CWORD=1
            _plumb ./plumb stu ./plumb; echo "${COMPREPLY[*]}"
            """;
        Assert.Equal(["--preset", "study"], await RunAsync("bash", ["--norc", "-c", program]));
    }

    [Fact]
    public async Task Zsh_completes()
    {
        if (!IsThere("zsh"))
        {
            Requirement.Missing("zsh is not installed (apt-get install zsh).");
        }

        // The completion system itself needs a terminal: what it hands to the function, and the functions that it takes words by, are stood in for.
        string program = """
            compdef() { : }
            compadd() { shift 2; echo "$*" }
            _files() { echo }

            """ + await ScriptAsync("zsh") + """
            while IFS= read -r line; do
                words=(${(z)line})
                [[ $line == *' ' ]] && words+=('')
                CURRENT=$#words PREFIX=$words[-1]
                _plumb
            done
            """;
        AssertOffered(await RunAsync("zsh", ["-f", "-c", program]));
    }

    [Fact]
    public async Task PowerShell_has_a_script_of_its_own_kind()
    {
        // PowerShell is not among what tests install: where it is there, it completes; everywhere, the script has what it needs.
        string script = await ScriptAsync("pwsh");
        Assert.Contains("Register-ArgumentCompleter -Native -CommandName plumb -ScriptBlock {", script, StringComparison.Ordinal);
        Assert.Equal(script.Count(c => c == '{'), script.Count(c => c == '}'));
        Assert.Equal(script.Count(c => c == '('), script.Count(c => c == ')'));
        if (!IsThere("pwsh"))
        {
            return;
        }

        string program = script + """

            foreach ($line in @($input)) {
                $found = [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches
                ($found | Where-Object ResultType -eq 'ParameterValue' | ForEach-Object CompletionText) -join ' '
            }
            """;
        AssertOffered(await RunAsync("pwsh", ["-NoProfile", "-Command", program]));
    }

    [Fact]
    public async Task A_completion_is_quick_and_other_shells_are_refused()
    {
        long start = Stopwatch.GetTimestamp();
        PlumbResult result = await Plumb.RunAsync(_folder.Path, "[suggest:9]", "plumb stu");
        TimeSpan taken = Stopwatch.GetElapsedTime(start);
        Assert.Equal((0, "study\n", ""), (result.ExitCode, result.Output, result.Errors));
        // A loaded machine may take its time; nothing that waits on a network or reads a model stays below this.
        Assert.True(taken < TimeSpan.FromSeconds(5), $"took {taken}");
        PlumbResult fish = await Plumb.RunAsync(_folder.Path, "completion", "fish");
        Assert.Equal((2, "plumb: SHELL: found 'fish', expected bash, zsh or pwsh, the shells that there is a script for\n"), (fish.ExitCode, fish.Errors));
    }

    private static void AssertOffered(string[] lines)
    {
        Assert.Equal(Lines.Length, lines.Length);
        Assert.All(Lines.Zip(lines), pair => Assert.Equal(
            $"{pair.First.Line}: {string.Join(' ', pair.First.Offered.Order(StringComparer.Ordinal))}",
            $"{pair.First.Line}: {string.Join(' ', pair.Second.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal))}"));
    }

    private static bool IsThere(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private async Task<string> ScriptAsync(string shell)
    {
        PlumbResult result = await Plumb.RunAsync(_folder.Path, "completion", shell);
        result.AssertDone();
        return result.Output;
    }

    private async Task<string[]> RunAsync(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = _folder.Path, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_folder.Path}{Path.PathSeparator}{start.Environment["PATH"]}";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach ((string line, _) in Lines)
        {
            try
            {
                await process.StandardInput.WriteLineAsync(line);
            }
            catch (IOException)
            {
                // A program that reads none of them has ended.
                break;
            }
        }

        process.StandardInput.Close();
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0 && (await errors).Length == 0, $"{program}: exit code {process.ExitCode}\n{await errors}\n{output}");
        // An empty line is an answer too.
        return output[..^1].Split('\n');
    }
}
