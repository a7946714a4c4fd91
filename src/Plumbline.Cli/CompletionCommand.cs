using System.CommandLine;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>plumb completion: what a shell needs to complete plumb's command lines.</summary>
internal static class CompletionCommand
{
    private const string Description = """
        Prints a script with which a shell completes commands, options, values that are words (metrics, presets, formats) and files.

        Examples:
          plumb completion bash > ~/.local/share/bash-completion/completions/plumb
          plumb completion zsh > "${fpath[1]}/_plumb"
          plumb completion pwsh >> $PROFILE

        The first needs the package bash-completion; without it, put this line into ~/.bashrc: source <(plumb completion bash). The second needs
        compinit in ~/.zshrc. A new shell completes; of this one, the script's second line says how.

        Exit codes: 0 done, 2 bad input or usage.
        """;

    public static Command Create()
    {
        Argument<string> shell = new("SHELL") { Description = $"{string.Join(", ", CompletionScripts.Shells)}." };
        shell.CompletionSources.Add([.. CompletionScripts.Shells]);
        Command command = new("completion", Description) { shell };
        command.SetAction(parsed => CommandRun.Execute(_ =>
        {
            string name = parsed.GetValue(shell)!;
            if (!CompletionScripts.Shells.Contains(name))
            {
                throw new PlanException($"{shell.Name}: found '{name}', expected {string.Join(", ", CompletionScripts.Shells[..^1])} or {CompletionScripts.Shells[^1]}, the shells that there is a script for");
            }

            Screen.Show(() =>
            {
                Console.Out.Write(CompletionScripts.Of(name).ReplaceLineEndings("\n"));
                Console.Out.Flush();
            });
            return ExitCode.Done;
        }));
        return command;
    }
}
