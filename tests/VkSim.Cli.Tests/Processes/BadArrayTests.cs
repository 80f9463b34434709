using System.Text;

namespace VkSim.Cli.Tests.Processes;

/// <summary>Bad input of the commands that make files: the exit code, one line, and no file left.</summary>
public sealed class BadArrayTests : IDisposable
{
    private readonly ArrayFiles _files = new();

    public BadArrayTests()
    {
        _files.WriteRandom("A.npy", 5, 7);
        _files.WriteRandom("B.npy", 4, 8);
        _files.WriteRandom("C.npy", 3, 7);
        _files.Write("three.npy", [1, 0, 1], 3);
        _files.Write("halves.npy", [1, 0, 0.5f, 1, 0], 5);
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("cosine @A @B --out @S", "B.npy", "8 columns", "the 7 columns", "A.npy")]
    [InlineData("cdist @A @B --out @S", "B.npy", "4×8", "5×7")]
    [InlineData("cosine @A @C --rowwise --out @S", "C.npy", "3 rows", "the 5 rows", "or one row")]
    [InlineData("cosine @A --out @S", "B: found nothing")]
    [InlineData("cosine @A @B", "--out", "FILE")]
    [InlineData("topk @A --out-values @S --out-ids @I", "--k", "found no value", "expected K")]
    [InlineData("cosine @A @none --out @S", "none.npy", "no such file", "a file of vectors")]
    [InlineData("cdist @A @A --out @S --p nan", "--p", "'nan'", "0, a positive number")]
    [InlineData("cdist @A @A --out @S --p -1", "--p", "'-1'")]
    [InlineData("cdist @A @A --out @S --p two", "--p", "'two'")]
    [InlineData("cdist @A @A --out @S --p 1e-60", "--p", "'1e-60'", "single precision")]
    [InlineData("normalize @A --out @S --p NaN", "--p", "'NaN'")]
    [InlineData("normalize @A --out @S --eps nan", "--eps", "'nan'", "not negative")]
    [InlineData("normalize @A --out @S --eps -1e-3", "--eps", "'-1e-3'")]
    [InlineData("normalize @A --out @S --eps inf", "--eps", "'inf'")]
    [InlineData("normalize @A --out @S --dim 2", "--dim", "'2'", "1 or 0")]
    [InlineData("cdist @A @A --out @S --mode fast", "--mode", "'fast'", "auto, direct or matmul")]
    [InlineData("cdist @A @A --out @S --squared --p 1", "--squared", "--p 1", "--p 2")]
    [InlineData("cdist @A @A --out @S --mode matmul --p 1", "--mode matmul", "--p 1", "--p 2, or --mode auto or direct")]
    [InlineData("topk @A --k 0 --out-values @S --out-ids @I", "--k", "'0'", "1 to")]
    [InlineData("topk @A --k 1.5 --out-values @S --out-ids @I", "--k", "'1.5'")]
    [InlineData("topk @A --k 2 --out-values @S --out-ids @S", "--out-ids", "--out-values names too")]
    [InlineData("search @A @B --out-ids @I --out-scores @S", "B.npy", "8 columns", "the 7 columns", "A.npy")]
    [InlineData("search @A --out-ids @I --out-scores @S", "QUERIES: found nothing")]
    [InlineData("cosine /no/such A.npy --out @S", "/no/such", "no such file")]
    [InlineData("search @none @C --out-ids @I --out-scores @S", "none.npy", "no such file")]
    [InlineData("search @A @C --out-scores @S", "--out-ids", "FILE")]
    [InlineData("search @A @C --out-ids @S --out-scores @S", "--out-scores", "--out-ids names too")]
    [InlineData("search @A @C --out-ids @I --out-scores @S --k 0", "--k", "'0'", "1 to")]
    [InlineData("search @A @C --out-ids @I --out-scores @S --metric hamming", "--metric", "'hamming'", "cosine, dot, l2, sqeuclidean, l1 or linf")]
    [InlineData("search @A @C --out-ids @I --out-scores @S --radius 1", "--out-offsets", "--radius")]
    [InlineData("search @A @C --out-ids @I --out-scores @S --out-offsets @O", "--out-offsets", "no --radius", "K rows")]
    [InlineData("search @A @C --out-ids @I --out-scores @S --out-offsets @I --radius 1", "--out-offsets", "--out-ids names too")]
    [InlineData("search @A @C --out-ids @I --out-scores @S --out-offsets @O --radius nan", "--radius", "'nan'", "single precision, inf or -inf")]
    [InlineData("search @A @C --out-ids @I --out-scores @S --filter @none", "none.npy", "no such file")]
    [InlineData("search @A @C --out-ids @I --out-scores @S --filter @three", "three.npy", "3 values", "the 5 rows of", "A.npy")]
    [InlineData("search @A @C --out-ids @I --out-scores @S --filter @B", "B.npy", "4×8", "a list of values")]
    [InlineData("search @A @C --out-ids @I --out-scores @S --filter @halves", "halves.npy", "0.5")]
    [InlineData("cosine @A @A --out @missing/S", "--out", "a folder that does not exist")]
    [InlineData("normalize @A --out @S --norms @missing/N", "--norms", "a folder that does not exist")]
    [InlineData("cosine @A @A --out @folder", "--out", "folder")]
    [InlineData("normalize @A --out @S.bin", "--out", ".bin'", ".npy, .csv or .tsv")]
    [InlineData("completion cmd", "SHELL", "'cmd'", "bash, zsh, fish or pwsh")]
    public void WrongUsageIsCodeTwo(string arguments, params string[] words)
    {
        Directory.CreateDirectory(_files.At("folder.npy"));
        AssertNothingLeft(ExitCode.BadInput, [.. arguments.Split(' ').Select(Expand)], words);
    }

    [Theory]
    [InlineData("empty", "empty")]
    [InlineData("text", "")]
    [InlineData("cut", "")]
    [InlineData("promise", "")]
    [InlineData("object", "pickled")]
    [InlineData("complex", "")]
    [InlineData("three", "3 dimensions", "matrix")]
    public void FilesThatAreNoMatrixAreCodeTwo(string kind, params string[] words)
    {
        File.WriteAllBytes(_files.At("bad.npy"), Damaged(kind));
        AssertNothingLeft(ExitCode.BadInput, ["normalize", _files.At("bad.npy"), "--out", _files.At("S.npy")], ["bad.npy", "expected", .. words]);
    }

    [Fact]
    public void ATextWithASlipIsCodeTwo()
    {
        File.WriteAllText(_files.At("bad.csv"), "1,2\n3,four\n");
        AssertNothingLeft(ExitCode.BadInput, ["normalize", _files.At("bad.csv"), "--out", _files.At("S.npy")], ["bad.csv", "four"]);
        File.WriteAllText(_files.At("bad.csv"), "1,2\n3\n");
        AssertNothingLeft(ExitCode.BadInput, ["normalize", _files.At("bad.csv"), "--out", _files.At("S.npy")], ["bad.csv"]);
    }

    [Fact]
    public void AnUnknownDeviceIsCodeThree() =>
        AssertNothingLeft(ExitCode.NoSuchDevice, ["normalize", _files.At("A.npy"), "--out", _files.At("S.npy"), "--device", "frobnicate"], ["--device", "frobnicate"]);

    [SkippableFact]
    public void AFullDiskIsCodeOne()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "There is no such device.");
        File.CreateSymbolicLink(_files.At("full.npy"), "/dev/full");
        AssertNothingLeft(ExitCode.Failed, ["normalize", _files.At("A.npy"), "--out", _files.At("full.npy")], ["full.npy", "cannot be written", "space"]);
        Assert.True(File.Exists("/dev/full"));
    }

    [SkippableTheory]
    [InlineData("S.npy")]
    [InlineData("S.csv")]
    public void AFileBeyondTheLimitIsCodeOne(string output)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "There are no such limits.");
        _files.WriteRandom("L.npy", 400, 3);
        string[] before = _files.Names();
        // The runtime itself maps a file larger than any such limit, unless it is told not to.
        Dictionary<string, string?> environment = new() { ["DOTNET_EnableWriteXorExecute"] = "0" };
        string command = $"ulimit -f 200; exec dotnet exec '{VkSimProcess.Assembly}' cdist '{_files.At("L.npy")}' '{_files.At("L.npy")}' --out '{_files.At(output)}' --device cpu";
        VkSimProcess.Finish(VkSimProcess.Start("bash", ["-c", command], environment)).AssertFailed(ExitCode.Failed, output, "cannot be written");
        Assert.Equal(before, _files.Names());
    }

    private static byte[] Damaged(string kind) => kind switch
    {
        "empty" => [],
        "text" => Encoding.ASCII.GetBytes("these are not numbers"),
        "cut" => Npy("'<f4'", "(3, 4)", 20),
        "promise" => Npy("'<f4'", "(1000000000000, 4)", 64),
        "object" => Npy("'|O'", "(3,)", 24),
        "complex" => Npy("'<c8'", "(1, 2)", 16),
        "three" => Npy("'<f4'", "(1, 2, 2)", 16),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static byte[] Npy(string type, string shape, int bytes)
    {
        string header = $"{{'descr': {type}, 'fortran_order': False, 'shape': {shape}, }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. new byte[bytes]];
    }

    private string Expand(string word) => word.StartsWith('@') ? _files.At(word.EndsWith(".bin", StringComparison.Ordinal) ? word[1..] : word[1..] + ".npy") : word;

    private void AssertNothingLeft(int exitCode, string[] arguments, string[] words)
    {
        string[] before = _files.Names();
        VkSimProcess run = VkSimProcess.Run(arguments);
        run.AssertFailed(exitCode, words);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.Equal(before, _files.Names());
    }
}
