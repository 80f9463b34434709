using System.Diagnostics;
using System.Text;

namespace VkSim.Cli.Tests.Demo;

public sealed class FolderReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ReadsTextsInTheOrderOfTheirPaths()
    {
        _folder.Write("b.txt", "second");
        _folder.Write("a/deep/er/x.md", "first");
        _folder.Write("c.txt", "\ufeffthird");
        _folder.Write(".editorconfig", "root = true");
        TextCollection texts = Read();
        Assert.Equal([".editorconfig", "a/deep/er/x.md", "b.txt", "c.txt"], texts.Documents.Select(document => document.Path));
        Assert.Equal("third", texts.Documents[3].Text);
        Assert.Equal(8, texts.Documents[3].Bytes);
        Assert.Equal(11 + 5 + 6 + 8, texts.Bytes);
        Assert.Empty(texts.Skipped.Describe());
    }

    [Fact]
    public void CountsWhatIsNoText()
    {
        _folder.Write("text.txt", "naïve");
        _folder.Write("zero.bin", [65, 0, 66]);
        _folder.Write("latin1.txt", [0x6E, 0x61, 0xEF, 0x76, 0x65]);
        _folder.Write("utf16.txt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("text")]);
        _folder.Write("empty.txt", "");
        _folder.Write("blank.txt", " \n\t--- ");
        _folder.Write("large.txt", new string('x', FolderReader.LargestFile + 1));
        _folder.Write("limit.txt", new string('y', FolderReader.LargestFile));
        _folder.Write(".git/config", "text");
        _folder.Write("node_modules/m/index.js", "text");
        TextCollection texts = Read();
        Assert.Equal(["limit.txt", "text.txt"], texts.Documents.Select(document => document.Path));
        Assert.Equal((3, 2, 1, 2), (texts.Skipped.Binary, texts.Skipped.Empty, texts.Skipped.TooLarge, texts.Skipped.ExcludedFolders));
        Assert.Equal("3 binary, 2 without a word, 1 above 1 MiB, 2 hidden or build folders", string.Join(", ", texts.Skipped.Describe()));
    }

    [Fact]
    public void BuildFoldersAreOnlyThoseBesideAProject()
    {
        _folder.Write("app/app.csproj", "project");
        _folder.Write("app/obj/generated.cs", "text");
        _folder.Write("tools/bin/run.sh", "text");
        TextCollection texts = Read();
        Assert.Equal(["app/app.csproj", "tools/bin/run.sh"], texts.Documents.Select(document => document.Path));
    }

    [SkippableFact]
    public void LinksAreNotFollowed()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege there.");
        _folder.Write("sub/text.txt", "text");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "sub/loop"), _folder.Path);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "zero.txt"), "/dev/zero");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "nowhere.txt"), "/nowhere/at/all");
        TextCollection texts = Read();
        Assert.Equal("sub/text.txt", Assert.Single(texts.Documents).Path);
        Assert.Equal(3, texts.Skipped.Links);
    }

    [SkippableFact]
    public void TheFolderItselfMayBeALink()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege there.");
        _folder.Write("real/text.txt", "text");
        string link = Path.Combine(_folder.Path, "link");
        Directory.CreateSymbolicLink(link, Path.Combine(_folder.Path, "real"));
        TextCollection texts = new FolderReader(link).Read(new SilentBoard(), CancellationToken.None);
        Assert.Equal("text.txt", Assert.Single(texts.Documents).Path);
    }

    [SkippableFact]
    public void APipeDoesNotBlock()
    {
        Skip.IfNot(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "There are no pipes among files.");
        _folder.Write("text.txt", "text");
        using (Process mkfifo = Process.Start("mkfifo", [Path.Combine(_folder.Path, "pipe")]))
        {
            mkfifo.WaitForExit();
            Assert.Equal(0, mkfifo.ExitCode);
        }

        Assert.Equal(1, Read().Skipped.Empty);
    }

    [Fact]
    public void CopiesAreRecognized()
    {
        _folder.Write("a.txt", "same");
        _folder.Write("b.txt", "other");
        _folder.Write("c.txt", "same");
        TextCollection texts = Read();
        Assert.Equal(3, texts.Documents.Count);
        Assert.Equal(["a.txt", "b.txt"], texts.Distinct.Select(document => document.Path));
        (int original, TextDocument copy) = Assert.Single(texts.Copies);
        Assert.Equal((0, "c.txt"), (original, copy.Path));
    }

    [Fact]
    public void SaysWhatIsWrongWithAFolder()
    {
        Assert.Equal($"{_folder.Path}: found an empty folder; expected at least one text file in UTF-8", Error(_folder.Path));
        _folder.Write("zero.bin", [0]);
        Assert.Equal($"{_folder.Path}: found no text file (1 binary); expected at least one text file in UTF-8", Error(_folder.Path));
        string file = _folder.Write("text.txt", "text");
        Assert.Equal($"{file}: found a file; expected a folder with text files", Error(file));
        Assert.Equal($"{file}2: found no such folder; expected a folder with text files", Error($"{file}2"));

        static string Error(string path) =>
            Assert.Throws<BadInputException>(() => new FolderReader(path).Read(new SilentBoard(), CancellationToken.None)).Message;
    }

    private TextCollection Read() => new FolderReader(_folder.Path).Read(new SilentBoard(), CancellationToken.None);
}
