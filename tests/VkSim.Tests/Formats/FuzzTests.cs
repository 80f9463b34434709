using System.Diagnostics;
using System.Globalization;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Formats;

/// <summary>
/// Thousands of damaged files: each is read or refused with the one exception that readers throw, soon and in little memory.
/// VKSIM_FUZZ_FILES is how many of them there are over all kinds together, VKSIM_FUZZ_SEED starts elsewhere.
/// </summary>
public sealed class FuzzTests : IDisposable
{
    private const int LargestFile = 4000;
    private const long LargestResult = 1 << 22;
    private const int Files = 10_000;

    // Pieces and buffers of fixed size; beyond them memory is at most twice the file.
    private const long FixedBytes = 3 << 20;
    private const long BytesPerFileByte = 2;

    // A file takes a millisecond; on a machine with sixty waiting for each core the first has taken six seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ScratchFolder _folder = new();

    [Theory]
    [InlineData(".npy", 25)]
    [InlineData(".npz", 20)]
    [InlineData(".safetensors", 20)]
    [InlineData(".csv", 20)]
    [InlineData(".tsv", 6)]
    [InlineData(".fvecs", 3)]
    [InlineData(".bvecs", 3)]
    [InlineData(".ivecs", 3)]
    public void DamagedFilesAreReadOrRefused(string extension, int percent)
    {
        int files = (int)(Setting("VKSIM_FUZZ_FILES", Files) * (long)percent / 100);
        int seed = Setting("VKSIM_FUZZ_SEED", 0);
        byte[][] corpus = Corpus(extension);
        int refused = 0;
        for (int i = 0; i < files; i++, seed++)
        {
            byte[] content = new FileMutator(corpus, seed).Mutate(corpus[seed % corpus.Length]);
            refused += Check(extension, content, seed) ? 0 : 1;
        }

        // All of them would be a mutator that only makes garbage, almost none readers that check nothing.
        Assert.InRange(refused, files / 10, files * 19 / 20);
    }

    public void Dispose() => _folder.Dispose();

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;

    private static byte[][] Corpus(string extension)
    {
        string[] files = [.. Directory.GetFiles(GoldenFiles.Folder, "*" + extension).Order(StringComparer.Ordinal)];
        byte[][] corpus = [.. files.Select(File.ReadAllBytes).Where(content => content.Length is > 0 and <= LargestFile)];
        Assert.NotEmpty(corpus);
        return corpus;
    }

    private bool Check(string extension, byte[] content, int seed)
    {
        string path = _folder.Write("fuzz" + extension, content);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        long results = 0;
        bool read = true;
        try
        {
            results = ReadEverything(path, Options(seed));
        }
        catch (VectorFormatException e)
        {
            read = false;
            Assert.True(!e.Message.Contains('\n', StringComparison.Ordinal) && e.Message.Contains("expected", StringComparison.Ordinal), $"seed {seed}: {e.Message}");
        }
        catch (Exception e) when (e is not IOException)
        {
            Assert.Fail($"seed {seed}, {content.Length} bytes of {extension}: {e}");
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated - results;
        Assert.True(allocated <= FixedBytes + BytesPerFileByte * content.Length, $"seed {seed}: {allocated} bytes allocated for a file of {content.Length}");
        Assert.True(clock.Elapsed < Patience, $"seed {seed}: took {clock.Elapsed}");
        return read;
    }

    // Gives the bytes that the results themselves take.
    private static long ReadEverything(string path, VectorFileOptions options)
    {
        long bytes = 0;
        string[] members = [.. VectorFile.Members(path).Take(3)];
        string[] arrays = members.Length == 0 ? [path] : [.. members.Select(member => $"{path}:{member}")];
        foreach (string array in arrays)
        {
            using VectorFileReader reader = VectorFile.Open(array, options);
            Assert.Equal(reader.Count, reader.Shape.Aggregate(1L, (a, b) => a * b));
            int length = (int)Math.Min(reader.Count, LargestResult);
            float[] values = new float[length];
            reader.Read(0, values);
            reader.Read(reader.Count - length, values);
            if (reader.CanMap && reader.ElementType == FileElementType.Float32)
            {
                Assert.Equal(reader.Columns, reader.MapRows<float>(reader.Rows - 1, 1).Length);
            }

            bytes += (long)length * sizeof(float);
            bytes += ReadNarrowed(reader, Math.Min(length, 1 << 12));
            ReadIntegers(reader, length / 2);
            bytes += (long)(length / 2) * (sizeof(long) + sizeof(bool));
        }

        return bytes;
    }

    // Of text, how it is to be read; the other kinds pay no heed to it.
    private static VectorFileOptions Options(int seed) => new()
    {
        HasHeader = (seed % 7) switch { 0 => true, 1 => false, _ => null },
        Separator = (seed % 11) switch { 0 => ' ', 1 => ';', 2 => '\t', _ => null },
        Columns = (seed % 13) switch { 0 => "1", 1 => "-1", 2 => "2-", 3 => "y,-1", _ => null },
    };

    // The wide elements are the narrow ones where nothing is done to them.
    private static long ReadNarrowed(VectorFileReader reader, int length)
    {
        float[] plain = new float[length];
        float[] narrowed = new float[length];
        WideNumber[] wide = new WideNumber[length];
        reader.Read(0, plain);
        reader.Read(0, wide);
        NarrowedSource.ForDirections(reader).Read(0, narrowed);
        for (int i = 0; i < length; i++)
        {
            if (!plain[i].Equals(wide[i].ToSingle()))
            {
                Assert.Fail($"element {i} is {plain[i]}, and rounded {wide[i]}");
            }
        }

        return (long)length * 24;
    }

    private static void ReadIntegers(VectorFileReader reader, int length)
    {
        try
        {
            reader.Read(0, new long[length]);
            reader.Read(0, new bool[length]);
        }
        catch (VectorFormatException)
        {
            // Not whole numbers, most of the time.
        }
    }
}
