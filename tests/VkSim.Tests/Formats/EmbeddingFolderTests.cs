using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Formats;

/// <summary>A folder with a subfolder a class is one matrix with labels.</summary>
public sealed class EmbeddingFolderTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public EmbeddingFolderTests()
    {
        // Not in the order of names, and of several formats; others do not count.
        Write("dog/b.npy", path => VectorFile.Write(path, [5f, 6], 2));
        Write("dog/a.csv", path => File.WriteAllText(path, "1,2\n3,4\n"));
        Write("cat/deep/z.NPY", path => VectorFile.Write(path, [(Half)9, (Half)10], 1, 2));
        Write("cat/m.tsv", path => File.WriteAllText(path, "x\ty\n7\t8\n"));
        Write("cat/notes.txt", path => File.WriteAllText(path, "nothing"));
        Write("stray.npy", path => VectorFile.Write(path, [0f, 0], 2));
        Write(".hidden/h.npy", path => VectorFile.Write(path, [0f, 0], 2));
    }

    private string Root => _folder.PathOf("space");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RowsAreThoseOfTheFilesInTheOrderOfClassesAndPaths()
    {
        using EmbeddingFolder folder = EmbeddingFolder.Open(Root);
        Assert.Equal(["cat", "dog"], folder.ClassNames);
        Assert.Equal([0, 0, 1, 1, 1], folder.Labels.ToArray());
        Assert.Equal((5, 2), (folder.Rows, folder.Columns));
        Assert.Equal([9f, 10, 7, 8, 1, 2, 3, 4, 5, 6], folder.ToArray());
        Assert.Equal(["z.NPY", "m.tsv", "a.csv", "b.npy"], folder.Files.Select(Path.GetFileName));
        Assert.Equal("a.csv", Path.GetFileName(folder.FileOf(3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => folder.FileOf(5));
        Assert.True(folder.IsWide);
        Assert.Null(folder.StorageType);
        using var device = VectorDevice.Create("cpu");
        using Matrix matrix = device.Upload(folder);
        Assert.Equal(folder.ToArray(), matrix.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void PartsAreReadInAnyOrder(int parallel)
    {
        using EmbeddingFolder folder = EmbeddingFolder.Open(Root, new() { MaxDegreeOfParallelism = parallel });
        float[] all = folder.ToArray();
        for (int first = 0; first <= all.Length; first++)
        {
            for (int count = 0; count <= all.Length - first; count++)
            {
                float[] part = new float[count];
                folder.Read(first, part);
                Assert.Equal(all.AsSpan(first, count).ToArray(), part);
            }
        }

        WideNumber[] wide = new WideNumber[3];
        folder.Read(4, wide);
        Assert.Equal([1.0, 2, 3], wide.Select(number => number.Value));
        Assert.Throws<ArgumentOutOfRangeException>(() => folder.Read(9, new float[2]));
        Assert.Throws<InvalidOperationException>(() => folder.ReadStored(0, new byte[4]));
    }

    [Fact]
    public void FilesOfOneTypeKeepIt()
    {
        foreach (string name in new[] { "a/1.npy", "b/2.npy" })
        {
            Write(name, path => VectorFile.Write(path, [(Half)1, (Half)2, (Half)3, (Half)4], 2, 2), "half");
        }

        using EmbeddingFolder folder = EmbeddingFolder.Open(_folder.PathOf("half"));
        Assert.Equal(ElementType.Float16, folder.StorageType);
        byte[] stored = new byte[8];
        folder.ReadStored(2, stored);
        Assert.Equal([(Half)3, (Half)4, (Half)1, (Half)2], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, Half>(stored).ToArray());
    }

    [Fact]
    public void LoaderAndExtensionsAreTheCallers()
    {
        int opened = 0;
        var options = new EmbeddingFolderOptions
        {
            Extensions = [".txt"],
            Loader = path =>
            {
                Interlocked.Increment(ref opened);
                return new MemorySource<float>(new float[] { path.Length, 1 }, 1, 2, path);
            },
        };
        Write("dog/n.txt", path => File.WriteAllText(path, "x"));
        List<double> told = [];
        using EmbeddingFolder folder = EmbeddingFolder.Open(Root, options with { MaxDegreeOfParallelism = 1 }, new Told(told.Add));
        Assert.Equal([0.5, 1], told);
        Assert.Equal(2, opened);
        Assert.Equal([Root.Length + "/cat/notes.txt".Length, 1f, Root.Length + "/dog/n.txt".Length, 1], folder.ToArray(new Told(told.Add)));
        Assert.Equal(1, told[^1]);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => EmbeddingFolder.Open(Root, options, cancellationToken: cancelled.Token));
        Assert.Throws<ArgumentOutOfRangeException>("MaxDegreeOfParallelism", () => new EmbeddingFolderOptions { MaxDegreeOfParallelism = 0 });
        Assert.Throws<ArgumentNullException>("Loader", () => new EmbeddingFolderOptions { Loader = null! });
    }

    [Fact]
    public void WhatIsNoSuchFolderIsRefused()
    {
        Assert.Throws<DirectoryNotFoundException>(() => EmbeddingFolder.Open(_folder.PathOf("none")));
        Assert.Contains("no folder in it", Refused(_folder.PathOf("space/cat/deep")));
        Directory.CreateDirectory(Path.Combine(Root, "empty"));
        Assert.Contains("no files of vectors in it", Refused(Root));
        Write("empty/three.npy", path => VectorFile.Write(path, [1f, 2, 3], 3));
        Assert.Contains("3 columns; expected the 2 columns of", Refused(Root));
        Write("empty/three.npy", path => VectorFile.Write(path, [1f, 2], 1, 1, 2));
        Assert.Contains("3 dimensions", Refused(Root));
        Write("empty/three.npy", path => File.WriteAllText(path, "nothing"));
        Assert.Contains("three.npy", Refused(Root));
    }

    [Fact]
    public void AFileThatChangesMeanwhileIsNoticed()
    {
        using EmbeddingFolder folder = EmbeddingFolder.Open(Root);
        Write("dog/a.csv", path => File.WriteAllText(path, "1,2\n"));
        Assert.Contains("2×2, as it had before", Assert.Throws<VectorFormatException>(() => folder.ToArray()).Message);
    }

    private static string Refused(string path) => Assert.Throws<VectorFormatException>(() => EmbeddingFolder.Open(path)).Message;

    private void Write(string name, Action<string> write, string root = "space")
    {
        string path = Path.Combine(_folder.PathOf(root), name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        write(path);
    }

    private sealed class Told(Action<double> tell) : IProgress<double>
    {
        public void Report(double value) => tell(value);
    }
}
