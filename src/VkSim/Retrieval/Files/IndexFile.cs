namespace VkSim.Retrieval.Files;

/// <summary>The file of an open index, and its log beside it, which nobody else has meanwhile.</summary>
internal sealed class IndexFile : IDisposable
{
    private IndexFile(string path, IndexLog? log, in IndexFileHeader header, EmbeddingIndexOptions options, IndexFileReader? reader)
    {
        (Path, Log, Identity, Options, Reader) = (path, log, header.Identity, options, reader);
    }

    /// <summary>Its full name, links followed.</summary>
    public string Path { get; }

    /// <summary>What happened since it was saved; null where it is only read and nothing did.</summary>
    public IndexLog? Log { get; }

    /// <summary>Whose rows it holds.</summary>
    public IndexIdentity Identity { get; }

    /// <summary>What the index is made with.</summary>
    public EmbeddingIndexOptions Options { get; }

    /// <summary>What was there on opening; null where nothing was.</summary>
    public IndexFileReader? Reader { get; }

    /// <summary>The full name of a file, links followed, so that all its names lead to one log.</summary>
    public static string FullName(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    /// <summary>The file that holds what happened since another one was saved.</summary>
    public static string LogOf(string path) => path + "-log";

    /// <summary>Opens what is there, or begins anew. <see cref="Replay"/> comes next.</summary>
    /// <param name="path">The index's file.</param>
    /// <param name="options">What the index must be, or begins as; null: what is there.</param>
    /// <param name="how">How changes are kept, or that there are none.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <exception cref="IndexFileException">It, or its log, is not what it should be.</exception>
    /// <exception cref="IOException">It is open already, or the system does not open it.</exception>
    public static IndexFile Open(string path, EmbeddingIndexOptions? options, IndexFileOptions how, CancellationToken cancellation)
    {
        string full = FullName(path);
        if (File.Exists(full))
        {
            // Before a log is made beside something else.
            _ = IndexFileReader.ReadHeader(full).ToOptions(full);
        }
        else if (options is null || how.ReadOnly)
        {
            throw new FileNotFoundException($"{path}: there is no index; expected one, or options to begin one with.", path);
        }

        IndexLog? log = how.ReadOnly ? IndexLog.OpenToRead(LogOf(full)) : IndexLog.Open(LogOf(full), how.Flush);
        try
        {
            return File.Exists(full) ? OpenFile(full, log, options, cancellation) : Begin(full, log!, options!);
        }
        catch
        {
            log?.Dispose();
            throw;
        }
    }

    /// <summary>The header of a file with so many rows.</summary>
    public static IndexFileHeader HeaderOf(in IndexIdentity identity, EmbeddingIndexOptions options, long sequence, long rows, long nextId)
    {
        int most = IndexStore.MostRowsOfChunk(Math.Max(1, identity.RowBytes));
        return new IndexFileHeader(identity, default, sequence, rows, nextId, most, options.Epsilon, options.ZeroVectors);
    }

    /// <summary>Tells of what happened since the file was saved, once its rows are known.</summary>
    public void Replay(IndexRecordHandler handler)
    {
        if (Reader is not { Header: var header } || Log is null || Log.IsBlank || Log.ReadIdentity().Id == header.Replaced)
        {
            Log?.Begin(Identity, Reader?.Header.Sequence ?? 0);
        }
        else
        {
            Log.Replay(Identity, header.Sequence, handler);
        }
    }

    public void Dispose()
    {
        Reader?.Dispose();
        Log?.Dispose();
    }

    private static IndexFile OpenFile(string path, IndexLog? log, EmbeddingIndexOptions? options, CancellationToken cancellation)
    {
        var reader = new IndexFileReader(path, cancellation);
        try
        {
            EmbeddingIndexOptions found = reader.Header.ToOptions(path);
            if (options is not null && Describe(options) is var wanted && Describe(found) is var there && wanted != there)
            {
                throw new IndexFileException(path, there, wanted);
            }

            return new IndexFile(path, log, reader.Header, options ?? found, reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    // The file is there before its log is begun, so that a log never is without one.
    private static IndexFile Begin(string path, IndexLog log, EmbeddingIndexOptions options)
    {
        if (!log.IsBlank)
        {
            throw new IndexFileException(path, $"no such file beside {LogOf(path)}", "the index of that log");
        }

        IndexFileHeader header = HeaderOf(IndexIdentity.Draw(options), options, 0, 0, 0);
        using (var writer = new IndexFileWriter(path, header))
        {
            writer.Commit();
        }

        return new IndexFile(path, log, header, options, null);
    }

    private static string Describe(EmbeddingIndexOptions options) =>
        $"{options.Dimensions} dimensions, {options.Metric}, {(options.Quantization == Quantization.None ? options.Storage : options.Quantization)}";
}
