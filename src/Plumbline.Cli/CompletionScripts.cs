namespace Plumbline.Cli;

/// <summary>
/// What shells run to complete a command line. Each hands the line up to the cursor to plumb, whose [suggest] directive answers with words, one a
/// line; where it has none, the shell completes files.
/// </summary>
internal static class CompletionScripts
{
    /// <summary>The shells.</summary>
    public static string[] Shells { get; } = ["bash", "zsh", "pwsh"];

    private const string Bash = """
        # Completion of plumb in bash. To load it: source <(plumb completion bash)
        _plumb() {
            local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" command="${1/#\~/$HOME}" words IFS=$'\n'
            line="plumb${line#"$1"}"
            words=$("$command" "[suggest:${#line}]" "$line" 2>/dev/null) || return
            # Options where a dash was typed; else the next thing wanted is a value or a file.
            [[ $word == -* ]] || words=$(grep -v '^-' <<<"$words")
            COMPREPLY=($(compgen -W "$words" -- "$word"))
        }
        complete -o bashdefault -o default -F _plumb plumb

        """;

    private const string Zsh = """
        #compdef plumb
        # Completion of plumb in zsh. To load it: source <(plumb completion zsh), after compinit
        _plumb() {
            local line="plumb ${(j: :)words[2,CURRENT-1]} $PREFIX"
            local -a found
            found=("${(@f)$("${(Q)words[1]/#\~/$HOME}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            # Options where a dash was typed; else the next thing wanted is a value or a file.
            [[ $PREFIX == -* ]] || found=("${(@)found:#-*}")
            found=("${(@)found:#}")
            found=("${(@M)found:#${PREFIX}*}")
            if (( $#found )); then
                compadd -Q -- "${found[@]}"
            else
                _files
            fi
        }
        if [[ ${funcstack[1]} == _plumb ]]; then
            _plumb "$@"
        else
            compdef _plumb plumb
        fi

        """;

    private const string PowerShell = """
        # Completion of plumb in PowerShell. To load it: plumb completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName plumb -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            $length = [Math]::Max(0, $cursorPosition - $commandAst.Extent.StartOffset)
            $first = $commandAst.CommandElements[0].Extent.Text
            $line = 'plumb' + $commandAst.Extent.Text.PadRight($length).Substring($first.Length, $length - $first.Length)
            & $commandAst.GetCommandName() "[suggest:$($line.Length)]" $line 2>$null |
                # Options where a dash was typed; else the next thing wanted is a value or a file.
                Where-Object { $_ -and $_.StartsWith($wordToComplete) -and ($wordToComplete.StartsWith('-') -or -not $_.StartsWith('-')) } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    /// <summary>The script of a shell.</summary>
    /// <param name="shell">One of <see cref="Shells"/>.</param>
    public static string Of(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        _ => PowerShell,
    };
}
