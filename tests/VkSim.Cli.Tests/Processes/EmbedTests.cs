using VkSim.Cli.Tests.Embedding;

namespace VkSim.Cli.Tests.Processes;

/// <summary><c>--embed</c>: texts in place of vectors, as a script uses them.</summary>
public sealed class EmbedTests : IClassFixture<MiniLm>, IDisposable
{
    private readonly ArrayFiles _files = new();
    private readonly MiniLm _mini;

    public EmbedTests(MiniLm mini)
    {
        _mini = mini;
        _files.WriteText("lines.txt", "Bread is baked from flour and water.\nA GPU has many small cores.\nThe dog sleeps in the sun.\n");
        _files.WriteText("questions.txt", "a pet lying down\nhow does one make a loaf\n");
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void AnIndexOfLinesIsSearchedByText()
    {
        string index = _files.At("notes.vksim");
        Run("index", "build", index, _files.At("lines.txt"));
        Run("index", "add", index, _files.WriteText("more.txt", "Cats purr."));
        Assert.Equal("2 3", Search(["index", "search", index, "a pet lying down", "--k", "2"]));
        Assert.Equal("2 0", Search(["index", "search", index, _files.At("questions.txt"), "--k", "1"]));
        float score = _files.Read("S.npy").Values[0];
        double expected = _mini.Model.Encode(["a pet lying down"])[0].Zip(_mini.Model.Encode(["The dog sleeps in the sun."])[0], (a, b) => (double)a * b).Sum();
        Assert.Equal(expected, score, 1e-5);
    }

    [Fact]
    public void LinesAreSearchedByTextsOrByVectors()
    {
        Assert.Equal("1", Search(["search", _files.At("lines.txt"), "parallel hardware", "--k", "1"]));
        Assert.Equal("2 0", Search(["search", _files.At("lines.txt"), _files.At("questions.txt"), "--k", "1"]));
        string query = _files.Write("q.npy", _mini.Model.Encode(["bakery"])[0], 1, MiniLm.Dimensions);
        Assert.Equal("0", Search(["search", _files.At("lines.txt"), query, "--k", "1", "--metric", "l2"]));
    }

    [Theory]
    [InlineData("@missing", "missing", "no such folder")]
    [InlineData("@lines.txt", "lines.txt", "a file", "a folder with a model")]
    [InlineData("@empty", "empty", "neither model.onnx nor onnx/model.onnx")]
    [InlineData("@wordless", "wordless", "neither vocab.txt nor tokenizer.json")]
    [InlineData("@bpe", "tokenizer.json", "WordPiece")]
    [InlineData("@garbage", "model.onnx", "ONNX Runtime refuses")]
    [InlineData("@pooling", "config.json", "pooling_mode_max_tokens", "pooling_mode_mean_tokens or pooling_mode_cls_token")]
    [InlineData("@json", "modules.json", "no JSON")]
    [InlineData("@short", "sentence_bert_config.json", "max_seq_length 2")]
    public void AFolderThatIsNoModelIsRefused(string folder, params string[] words)
    {
        _files.WriteText("I", "");
        foreach (string name in new[] { "empty", "wordless", "bpe", "garbage", "pooling", "json", "short" })
        {
            Directory.CreateDirectory(_files.At(name));
            if (name != "empty")
            {
                _files.WriteText($"{name}/model.onnx", "not a network");
            }

            if (name is not ("empty" or "wordless" or "bpe"))
            {
                _files.WriteText($"{name}/vocab.txt", _mini.Words);
            }
        }

        _files.WriteText("bpe/tokenizer.json", """{"version": "1.0", "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}""");
        Directory.CreateDirectory(_files.At("pooling/1_Pooling"));
        _files.WriteText("pooling/1_Pooling/config.json", """{"pooling_mode_max_tokens": true}""");
        _files.WriteText("json/modules.json", "[");
        _files.WriteText("short/sentence_bert_config.json", """{"max_seq_length": 2}""");
        Fail(["--embed", _files.At(folder[1..])], new Dictionary<string, string?>(), words);
    }

    [Fact]
    public void AModelNeedsItsRuntimeAndTheDimensionsOfWhatIsSearched()
    {
        _files.Write("X.npy", [1, 2, 3, 4], 2, 2);
        Fail(["--embed", _mini.Folder], new Dictionary<string, string?> { [OnnxLibrary.Variable] = _files.At("none.so") }, "--embed", "no ONNX Runtime", "none.so", OnnxLibrary.Variable);
        VkSimProcess run = VkSimProcess.Run(
            "search", _files.At("X.npy"), "a text", "--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy"), "--device", "cpu", "--embed", _mini.Folder);
        run.AssertFailed(ExitCode.BadInput, "the text 'a text'", "384 columns", "the 2 columns of");
        run = VkSimProcess.Run(
            "search", _files.At("X.npy"), _files.At("none.txt"), "--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy"), "--device", "cpu", "--embed", _mini.Folder);
        run.AssertFailed(ExitCode.BadInput, "none.txt", "no such file", "a text a line");
        run = VkSimProcess.Run(
            "search", _files.At("X.npy"), _files.At("lines.txt"), "--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy"), "--device", "cpu");
        run.AssertFailed(ExitCode.BadInput, "lines.txt", "the extension '.txt'");
    }

    private void Fail(string[] options, Dictionary<string, string?> environment, params string[] words) => VkSimProcess.Run(
        environment,
        ["search", _files.At("lines.txt"), "a text", "--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy"), "--device", "cpu", .. options])
        .AssertFailed(ExitCode.BadInput, words);

    private string Search(string[] arguments)
    {
        Run([.. arguments, "--out-ids", _files.At("I.npy"), "--out-scores", _files.At("S.npy")]);
        return string.Join(' ', _files.Read("I.npy").Values);
    }

    private void Run(params string[] arguments)
    {
        VkSimProcess run = VkSimProcess.Run([.. arguments, "--embed", _mini.Folder, "--device", "cpu"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }
}
