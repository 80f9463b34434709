namespace VkSim.Cli.Tests.Processes;

/// <summary>The scripts in the shells that read them: bash everywhere, others where they are installed.</summary>
public sealed class ShellCompletionTests : IDisposable
{
    // What each shell is told to complete, and what must come of it.
    private static readonly (string Typed, string Expected)[] _cases =
    [
        ("vksim cdist --mo", "--mode"),
        ("vksim cosine --rowwise --ep", "--eps"),
        ("vksim demo --device=cp", "cpu"),
        ("vksim cdist A.npy B.npy --mode m", "matmul"),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bash", "complete -o default -F")]
    [InlineData("zsh", "compdef _vksim_complete vksim")]
    [InlineData("fish", "complete -c vksim")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName vksim")]
    public void ShellsGetAScript(string shell, string word)
    {
        VkSimProcess run = VkSimProcess.Run("completion", shell);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(word, run.Output);
        Assert.Contains("[suggest:", run.Output);
        Assert.DoesNotContain('\r', run.Output);
        foreach ((char open, char close) in new[] { ('{', '}'), ('(', ')'), ('[', ']') })
        {
            Assert.Equal(run.Output.Count(c => c == open), run.Output.Count(c => c == close));
        }
    }

    [Fact]
    public void ShellsOfThisMachineComplete()
    {
        (string Shell, Func<string, string> Script)[] shells = [("bash", Bash), ("zsh", Zsh), ("fish", Fish)];
        var here = shells.Where(entry => Find(entry.Shell) is not null).ToArray();
        Assert.True(OperatingSystem.IsWindows() || here.Any(entry => entry.Shell == "bash"), "There is no bash.");
        foreach ((string shell, Func<string, string> script) in here)
        {
            string program = WriteProgram();
            foreach ((string typed, string expected) in _cases)
            {
                var environment = new Dictionary<string, string?>
                {
                    ["PATH"] = Path.GetDirectoryName(program) + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
                    ["HOME"] = _folder.Path,
                };
                VkSimProcess run = VkSimProcess.Finish(VkSimProcess.Start(Find(shell)!, ["-c", script(typed)], environment));
                Assert.Equal((shell, typed, expected + "\n", ""), (shell, typed, run.Output, run.Error));
            }
        }
    }

    // As bash calls it: words parted at spaces and equals signs.
    private static string Bash(string typed)
    {
        string[] words = typed.Replace("=", " = ", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return $$"""
            source <(vksim completion bash)
            COMP_WORDS=({{string.Join(' ', words)}}) COMP_CWORD={{words.Length - 1}} COMP_LINE="{{typed}}" COMP_POINT={{typed.Length}}
            _vksim_complete
            printf '%s\n' "${COMPREPLY[@]}"
            """;
    }

    // The builtins of a completion exist in one only; here they tell what they are given.
    private static string Zsh(string typed)
    {
        string[] words = typed.Split(' ');
        return $$"""
            compdef() { :; }
            compset() { PREFIX=${PREFIX#--*=}; }
            compadd() { shift; for word; do [[ $word == $PREFIX* ]] && print -r -- $word; done; }
            source <(vksim completion zsh)
            words=({{string.Join(' ', words)}}) CURRENT={{words.Length}} PREFIX='{{words[^1]}}'
            _vksim_complete
            """;
    }

    private static string Fish(string typed) => $"vksim completion fish | source; complete -C '{typed}' | string replace -r '^--[a-z]+=' ''";

    private static string? Find(string shell) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, shell)).FirstOrDefault(File.Exists);

    private string WriteProgram()
    {
        string program = Path.Combine(_folder.Path, "vksim");
        File.WriteAllText(program, $"#!/bin/sh\nexec dotnet exec '{VkSimProcess.Assembly}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return program;
    }
}
