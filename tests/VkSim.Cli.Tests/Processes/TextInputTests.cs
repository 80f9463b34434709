namespace VkSim.Cli.Tests.Processes;

/// <summary>Text files: a first line is a header only when it is plainly names, and never is there a row more or less.</summary>
public sealed class TextInputTests : IDisposable
{
    private readonly ArrayFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("0,1,2\n.5,.25,.125\n.3,.2,.1\n", "0 to 2", "--header yes or no")]
    [InlineData("NA,NA\n1,2\n", "'NA'", "--header yes or no")]
    [InlineData("x,2\n1,2\n", "'x'", "--header yes or no")]
    [InlineData("1 2 3\n4 5 6\n", "spaces", "--separator space")]
    public void AFirstLineInDoubtIsCodeTwo(string text, params string[] words)
    {
        string x = _files.WriteText("x.csv", text);
        foreach (string[] arguments in new string[][]
        {
            ["normalize", x, "--out", _files.At("Y.npy")],
            ["cosine", x, x, "--out", _files.At("Y.npy")],
            ["cdist", x, x, "--out", _files.At("Y.npy")],
            ["topk", x, "--k", "1", "--out-values", _files.At("Y.npy"), "--out-ids", _files.At("I.npy")],
            ["loss", "infonce", x, x],
        })
        {
            VkSimProcess.Run([.. arguments, "--device", "cpu"]).AssertFailed(ExitCode.BadInput, ["x.csv", .. words]);
        }

        Assert.Equal(["x.csv"], _files.Names());
    }

    [Fact]
    public void TheHeaderIsWhatIsSaid()
    {
        string x = _files.WriteText("x.csv", "0,1,2\n.5,.25,.125\n.3,.2,.1\n");
        Assert.Equal(("2×2", ""), Cdist(x, "--header", "yes"));
        Assert.Equal(("3×3", ""), Cdist(x, "--header", "NO"));
        string named = _files.WriteText("x.csv", "a,b\n1,2\n");
        string told = $"vksim: {named}: line 1 taken as the names of columns: a, b\n";
        Assert.Equal(("1×1", told), Cdist(named));
        Assert.Equal(("1×1", told), Cdist(named, "--header", "auto"));
        VkSimProcess.Run("cdist", named, named, "--out", _files.At("D.npy"), "--header", "no").AssertFailed(ExitCode.BadInput, "'a' in line 1");
        VkSimProcess.Run("cdist", named, named, "--out", _files.At("D.npy"), "--header", "maybe").AssertFailed(ExitCode.BadInput, "--header", "'maybe'", "yes, no or auto");
    }

    [Fact]
    public void ColumnsAndSeparatorAreWhatIsSaid()
    {
        string x = _files.WriteText("x.csv", "id;x;y;note\nr1;1;2;first, of two\nr2;1;5;\n");
        foreach (string columns in new[] { "2-3", "x,y", "-1,-4", "-id,-note" })
        {
            Assert.Equal("2×2", Cdist(x, "--columns", columns).Shape);
            Assert.Equal([0, 3, 3, 0], _files.Read("D.npy").Values);
        }

        string spaced = _files.WriteText("y.csv", "1  2\n1  5\n");
        Assert.Equal(("2×2", ""), Cdist(spaced, "--separator", "space"));
        Assert.Equal([0, 3, 3, 0], _files.Read("D.npy").Values);
        Assert.Equal(("2×2", ""), Cdist(_files.WriteText("z.tsv", "1|2\n1|5\n"), "--separator", "pipe", "--columns", "2"));
        VkSimProcess.Run("cdist", x, x, "--out", _files.At("D.npy"), "--columns", "7").AssertFailed(ExitCode.BadInput, "x.csv", "no column 7", "--columns");
        VkSimProcess.Run("cdist", x, x, "--out", _files.At("D.npy"), "--columns", "3-2").AssertFailed(ExitCode.BadInput, "--columns", "'3-2'");
        VkSimProcess.Run("cdist", x, x, "--out", _files.At("D.npy"), "--separator", "ab").AssertFailed(ExitCode.BadInput, "--separator", "'ab'");
    }

    [Fact]
    public void ColumnsAreThoseOfTheVectorsAndNotOfTheLabels()
    {
        string x = _files.WriteText("x.csv", "a,1,2\nb,2,1\nc,1,3\n");
        string labels = _files.WriteText("y.csv", "0\n1\n0\n");
        VkSimProcess run = VkSimProcess.Run("loss", "supcon", x, "--labels", labels, "--columns", "2-", "--device", "cpu", "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.True(double.IsFinite(run.Json.GetProperty("loss").GetDouble()));
    }

    private (string Shape, string Error) Cdist(string x, params string[] options)
    {
        VkSimProcess run = VkSimProcess.Run(["cdist", x, x, "--out", _files.At("D.npy"), "--device", "cpu", .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        return (_files.Read("D.npy").Shape, run.Error);
    }
}
