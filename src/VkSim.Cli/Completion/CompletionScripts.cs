namespace VkSim.Cli;

/// <summary>What each shell needs to ask the program for completions, which it answers as <c>vksim "[suggest:POSITION]" "LINE"</c>.</summary>
internal static class CompletionScripts
{
    private const string Bash = """
        _vksim_complete() {
            local word="${COMP_WORDS[COMP_CWORD]}" found
            COMPREPLY=()
            while IFS= read -r found; do
                [[ -n $found && $found == "$word"* ]] && COMPREPLY+=("$(printf '%q' "$found")")
            done < <(vksim "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
        }
        complete -o default -F _vksim_complete vksim

        """;

    private const string Zsh = """
        _vksim_complete() {
            local -a found
            found=("${(@f)$(vksim "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            compadd -- ${found:#} || _files
        }
        compdef _vksim_complete vksim

        """;

    private const string Fish = """
        complete -c vksim -a '(set -l line (commandline -cp | string collect); vksim "[suggest:"(string length -- $line)"]" $line 2>/dev/null)'

        """;

    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName vksim -ScriptBlock {
            param($word, $line, $position)
            vksim "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
                $text = if ($_ -match '\s') { "'$_'" } else { $_ }
                [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
            }
        }

        """;

    /// <summary>The shells and their scripts.</summary>
    public static IReadOnlyList<(string Shell, string Script)> All { get; } =
        [("bash", Bash), ("zsh", Zsh), ("fish", Fish), ("pwsh", PowerShell)];
}
