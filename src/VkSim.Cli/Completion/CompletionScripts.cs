namespace VkSim.Cli;

/// <summary>What each shell needs to ask the program for completions, which it answers as <c>vksim "[suggest:POSITION]" "LINE"</c>.</summary>
internal static class CompletionScripts
{
    // An equals sign parts words here: of "--device=l" the word is "l".
    private const string Bash = """
        _vksim_complete() {
            local word="${COMP_WORDS[COMP_CWORD]}" found
            [[ $word == "=" ]] && word=
            COMPREPLY=()
            while IFS= read -r found; do
                [[ -n $found && $found == "$word"* ]] && COMPREPLY+=("$(printf '%q' "$found")")
            done < <(vksim "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
        }
        complete -o default -F _vksim_complete vksim

        """;

    private const string Zsh = """
        _vksim_complete() {
            local line="${(j: :)words[1,CURRENT-1]} $PREFIX"
            local -a found
            found=("${(@f)$(vksim "[suggest:${#line}]" "$line" 2>/dev/null)}")
            compset -P '--*='
            compadd -- ${found:#} || _files
        }
        compdef _vksim_complete vksim

        """;

    private const string Fish = """
        function __vksim_complete
            set -l line (commandline -cp | string collect)
            set -l word (commandline -ct | string unescape)
            set -l given (string match -r -- '^--[a-z-]+=' "$word")
            set -q given[1]; or set given ''
            set -l start (string replace -- "$given" '' "$word")
            set -l found (vksim "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null | string match -r -- '^'(string escape --style=regex -- "$start")'.*$')
            if set -q found[1]
                printf '%s\n' $given$found
            else
                for path in (__fish_complete_path "$start")
                    printf '%s\n' "$given$path"
                end
            end
        end
        complete -c vksim -f -a '(__vksim_complete)'

        """;

    // The position is one in the whole input, and the text of a command ends with its last word.
    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName vksim -ScriptBlock {
            param($word, $command, $cursor)
            $position = $cursor - $command.Extent.StartOffset
            $given = if ($word -match '^--[a-z-]+=') { $Matches[0] } else { '' }
            vksim "[suggest:$position]" "$command".PadRight($position) 2>$null | Where-Object { "$given$_".StartsWith($word) } | ForEach-Object {
                $text = if ($_ -match '[^\w.-]') { "$given'$_'" } else { "$given$_" }
                [System.Management.Automation.CompletionResult]::new($text, $_, 'ParameterValue', $_)
            }
        }

        """;

    /// <summary>The shells and their scripts.</summary>
    public static IReadOnlyList<(string Shell, string Script)> All { get; } =
        [("bash", Bash), ("zsh", Zsh), ("fish", Fish), ("pwsh", PowerShell)];
}
