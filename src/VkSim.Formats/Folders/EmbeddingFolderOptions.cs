namespace VkSim;

/// <summary>What an <see cref="EmbeddingFolder"/> takes for its files, and how it opens them.</summary>
public sealed record EmbeddingFolderOptions
{
    private readonly int _maxDegreeOfParallelism = Environment.ProcessorCount;
    private readonly Func<string, IMatrixSource>? _loader;

    /// <summary>The extensions of files that count, with their dots, whatever their case; others are passed over. All formats that <see cref="VectorFile"/> reads by default.</summary>
    public IReadOnlyCollection<string> Extensions { get; init; } = [".npy", ".npz", ".fvecs", ".bvecs", ".ivecs", ".safetensors", ".csv", ".tsv"];

    /// <summary>How text files are read by the default <see cref="Loader"/>.</summary>
    public VectorFileOptions Text { get; init; } = new();

    /// <summary>
    /// Opens a file, given its path; by default with <see cref="VectorFile.Open"/>. Called by several threads at the same time. What it gives is
    /// disposed where that can be.
    /// </summary>
    public Func<string, IMatrixSource> Loader
    {
        get => _loader ?? OpenFile;
        init => _loader = value ?? throw new ArgumentNullException(nameof(Loader));
    }

    /// <summary>How many files are read at the same time; one a processor by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int MaxDegreeOfParallelism
    {
        get => _maxDegreeOfParallelism;
        init => _maxDegreeOfParallelism = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxDegreeOfParallelism), value, $"{value} files are to be read at the same time; expected 1 or more.");
    }

    private VectorFileReader OpenFile(string path)
    {
        VectorFileReader reader = VectorFile.Open(path, Text);
        try
        {
            reader.RequireMatrix();
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }
}
