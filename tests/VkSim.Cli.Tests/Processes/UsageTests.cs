namespace VkSim.Cli.Tests.Processes;

public sealed class UsageTests
{
    [Theory]
    [InlineData("frobnicate", "frobnicate", "demo, normalize")]
    [InlineData("--json", "no command", "demo, normalize")]
    [InlineData("demo --frobnicate", "--frobnicate", "--query")]
    [InlineData("demo one two", "two", "FOLDER")]
    [InlineData("demo --top", "--top", "no value")]
    [InlineData("demo --top many", "--top", "'many'", "1 to 1000")]
    [InlineData("demo --top 0", "--top", "'0'", "1 to 1000")]
    [InlineData("demo --top 3 --top 4", "--top", "2 values", "one")]
    [InlineData("demo --query ...", "--query", "'...'", "letter")]
    [InlineData("demo --device", "--device", "no value", "auto|cpu|INDEX|NAME")]
    [InlineData("demo /no/such/folder", "/no/such/folder", "no such folder", "folder with text files")]
    [InlineData("devices extra", "extra", "one argument too many")]
    [InlineData("devices --frobnicate", "--frobnicate")]
    public void WrongUsageIsOneLineAndCodeTwo(string arguments, params string[] words) =>
        VkSimProcess.Run(arguments.Split(' ')).AssertFailed(ExitCode.BadInput, words);

    [Theory]
    [InlineData("devices --device frobnicate", "frobnicate", "cpu")]
    [InlineData("demo --device frobnicate", "frobnicate", "cpu")]
    [InlineData("demo --device 99 --json", "99", "cpu")]
    public void AnUnknownDeviceIsCodeThree(string arguments, params string[] words) =>
        VkSimProcess.Run(arguments.Split(' ')).AssertFailed(ExitCode.NoSuchDevice, words);

    [Fact]
    public void AnInstructionSetThatIsNoneIsCodeTwo()
    {
        Dictionary<string, string?> environment = new() { ["VKSIM_SIMD"] = "frobnicate" };
        foreach (string command in new[] { "devices", "verify --device cpu" })
        {
            VkSimProcess.Run(environment, command.Split(' ')).AssertFailed(ExitCode.BadInput, "VKSIM_SIMD", "'frobnicate'", "avx2");
        }
    }

    [Theory]
    [InlineData("--help", "demo", "devices", "--device", "--json", "Examples:", "vksim demo FOLDER")]
    [InlineData("demo --help", "FOLDER", "--query", "--top", "--device", "--json", "Examples:")]
    [InlineData("devices --help", "Examples:", "vksim devices --json")]
    [InlineData("normalize --help", "--out", "--p", "--dim", "--eps", "--norms", "Examples:", "vksim normalize X.npy")]
    [InlineData("cosine --help", "--out", "--rowwise", "--eps", "Examples:", "vksim cosine A.npy B.npy")]
    [InlineData("cdist --help", "--out", "--p", "--mode", "auto|direct|matmul", "auto, the default", "--squared", "Examples:", "vksim cdist A.npy B.npy")]
    [InlineData("topk --help", "--k", "--out-values", "--out-ids", "--smallest", "Examples:", "vksim topk S.npy")]
    [InlineData("search --help", "cosine|dot|l2|sqeuclidean|l1|linf", "--k", "--filter", "--radius", "--out-offsets", "Examples:", "vksim search docs.npy")]
    [InlineData("index --help", "build", "add", "remove", "search", "info", "Examples:", "vksim index build notes.vksim")]
    [InlineData("index build --help", "--ids", "--metric", "--storage", "float32|float16|bfloat16|int8|binary", "[default: Float32]", "hamming", "Examples:", "vksim index build notes.vksim")]
    [InlineData("index build --help", "--shards", "--replicas", "copies of each shard")]
    [InlineData("index split --help", "--cluster", "--shard", "N|all", "--timeout", "Examples:", "vksim index split --cluster")]
    [InlineData("serve --help", "--listen", "--dead-after", "--tls-ca", "--tls-cert", "--tls-key", "--tls-name", "--tls-any-client", "VKSIM_TLS_PASSWORD", "Examples:")]
    [InlineData("search --help", "--cluster", "--tls-ca", "--tls-cert")]
    [InlineData("verify --help", "--only", "Examples:", "vksim verify --json")]
    [InlineData("loss --help", "infonce|clip|ntxent", "--temperature", "--grad-a", "--explain", "Examples:", "vksim loss clip")]
    [InlineData("completion --help", "bash|zsh|fish|pwsh", "Examples:", "~/.bashrc")]
    public void HelpTellsEverythingWithExamples(string arguments, params string[] words)
    {
        VkSimProcess help = VkSimProcess.Run(arguments.Split(' '));
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.All(words, word => Assert.Contains(word, help.Output));
    }

    [Fact]
    public void WithoutArgumentsThereIsHelp()
    {
        VkSimProcess help = VkSimProcess.Run();
        Assert.Equal(0, help.ExitCode);
        Assert.Equal(VkSimProcess.Run("--help").Output, help.Output);
    }

    [SkippableTheory]
    [InlineData("--help")]
    [InlineData("cdist --help")]
    [InlineData("--version")]
    [InlineData("devices --device cpu")]
    [InlineData("devices --device cpu --json")]
    public void OutputThatCannotBeWrittenIsCodeOne(string arguments)
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no such device.");
        string command = $"dotnet exec '{VkSimProcess.Assembly}' {arguments} > /dev/full";
        VkSimProcess.Finish(VkSimProcess.Start("bash", ["-c", command], new Dictionary<string, string?>())).AssertFailed(ExitCode.Failed, "space");
        // With nobody to tell, the code is all that is left.
        VkSimProcess silent = VkSimProcess.Finish(VkSimProcess.Start("bash", ["-c", command + " 2> /dev/full"], new Dictionary<string, string?>()));
        Assert.Equal((ExitCode.Failed, "", ""), (silent.ExitCode, silent.Output, silent.Error));
    }

    [Fact]
    public void ShellsGetCompletions()
    {
        string[] commands = VkSimProcess.Run("[suggest:6]", "vksim ").Output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains("demo", commands);
        Assert.Contains("devices", commands);
        string[] devices = VkSimProcess.Run("[suggest:20]", "vksim demo --device ").Output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Contains("auto", devices);
        Assert.Contains("cpu", devices);
    }

    [Fact]
    public void TheVersionIsTold()
    {
        VkSimProcess version = VkSimProcess.Run("--version");
        Assert.Equal(0, version.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", version.Output);
    }
}
