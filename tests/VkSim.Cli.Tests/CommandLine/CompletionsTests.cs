namespace VkSim.Cli.Tests.CommandLine;

public sealed class CompletionsTests
{
    [Theory]
    [InlineData("vksim co", "completion cosine")]
    [InlineData("vksim cdist --mo", "--mode")]
    [InlineData("vksim cdist A.npy B.npy --mode ", "auto direct matmul")]
    [InlineData("vksim cdist A.npy B.npy --mode=", "auto direct matmul")]
    [InlineData("vksim cdist A.npy B.npy --mode=d", "direct")]
    [InlineData("vksim loss cl", "clip")]
    [InlineData("vksim loss clip A.npy B.npy --reduction ", "mean none sum")]
    [InlineData("vksim normalize X.npy --dim ", "0 1")]
    [InlineData("vksim completion ba", "bash")]
    [InlineData("vksim --json dev", "devices")]
    [InlineData("vksim tune --kernels nearest.", "nearest.first_window nearest.query_window")]
    [InlineData("vksim cosine --rowwise --ep", "--eps")]
    [InlineData("vksim cosine A.npy B.npy --rowwise --json --ou", "--out")]
    [InlineData("vksim demo --query \"a b\" --dev", "--device")]
    [InlineData("vksim demo --device cp", "cpu")]
    [InlineData("vksim demo --device=cp", "cpu")]
    [InlineData("/opt/my/vksim  top", "topk")]
    [InlineData("  v top", "topk")]
    [InlineData("vksim cosine @x", "")]
    [InlineData("vksim nothing --of=this", "")]
    [InlineData("vksim normalize --out=A", "")]
    [InlineData("vks", "")]
    [InlineData("", "")]
    public void WhatIsTypedIsCompleted(string typed, string expected) =>
        Assert.Equal(expected, string.Join(' ', Completions.For(VkSimCommandLine.Create(new Terminal(), new ClusterAccess(null, [])), typed)));

    [Fact]
    public void EveryCommandIsThereAndNothingOfOtherSystems()
    {
        IReadOnlyList<string> all = Completions.For(VkSimCommandLine.Create(new Terminal(), new ClusterAccess(null, [])), "vksim ");
        string[] expected = ["cdist", "completion", "cosine", "demo", "devices", "loss", "normalize", "topk", "tune", "verify", "--json", "--device"];
        Assert.All(expected, word => Assert.Contains(word, all));
        Assert.DoesNotContain(all, word => word.StartsWith('/') || word == "-?");
    }

    [Theory]
    [InlineData("[suggest:8]", "vksim co", "vksim co")]
    [InlineData("[suggest:8]", "vksim cosine A", "vksim co")]
    [InlineData("[suggest:80]", "vksim co", "vksim co")]
    [InlineData("[suggest:0]", "vksim co", "")]
    public void WhatFollowsTheCursorIsLeftOut(string directive, string line, string expected)
    {
        Assert.True(Completions.AreAskedFor([directive, line], out string typed));
        Assert.Equal(expected, typed);
    }

    [Theory]
    [InlineData("demo", "vksim co")]
    [InlineData("[suggest:-1]", "vksim co")]
    [InlineData("[suggest:99999999999]", "vksim co")]
    [InlineData("[suggest]", "vksim co")]
    public void OtherCommandLinesAreNotTakenForIt(string first, string second) =>
        Assert.False(Completions.AreAskedFor([first, second], out _));
}
