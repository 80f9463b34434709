namespace VkSim.Cli;

/// <summary>Opens the files that a command line names in the way that it says, and tells what was taken for a header.</summary>
/// <param name="options">How text is read.</param>
/// <param name="terminal">Where to tell.</param>
/// <param name="embedding">What makes vectors of texts; null: nothing does.</param>
internal sealed class InputReader(VectorFileOptions options, Terminal terminal, TextEmbedding? embedding = null)
{
    // A file may be opened more than once.
    private readonly HashSet<string> _told = [];

    // Whatever columns were chosen of the vectors.
    private VectorFileOptions Whole => options with { Columns = null };

    /// <summary>Opens a file of vectors, with the columns that were chosen.</summary>
    /// <exception cref="BadInputException">No such file, or it may not be read.</exception>
    /// <exception cref="VectorFormatException">It is not a file of an array.</exception>
    public VectorFileReader OpenVectors(string path) => Open(path, options);

    /// <summary>Opens a file of a matrix, with the columns that were chosen, or of texts, or a folder of such files with a subfolder a class.</summary>
    /// <inheritdoc cref="OpenVectors"/>
    public MatrixFile OpenMatrix(string path) =>
        embedding is not null && TextEmbedding.IsTextFile(path) ? new(embedding.OfLines(path))
        : Directory.Exists(path) ? new(OpenFolder(path, options))
        : new(OpenVectors(path));

    /// <summary>As <see cref="OpenMatrix"/>; what is no file is a text itself, where texts become vectors.</summary>
    /// <inheritdoc cref="OpenVectors"/>
    public MatrixFile OpenQueries(string pathOrText) =>
        embedding is null || File.Exists(pathOrText) || Directory.Exists(pathOrText) || TextEmbedding.IsTextFile(pathOrText) || VectorFile.IsReadable(pathOrText)
            ? OpenMatrix(pathOrText)
            : new(embedding.Of(pathOrText));

    /// <summary>Opens a file of labels, weights or a mask: all of its columns, whatever was chosen of the vectors'.</summary>
    /// <inheritdoc cref="OpenVectors"/>
    public VectorFileReader OpenBeside(string path) => Open(path, Whole);

    /// <summary>As <see cref="OpenBeside"/>, of an array of any number of dimensions, or of a folder of such files with a subfolder a class.</summary>
    /// <inheritdoc cref="OpenVectors"/>
    public MatrixFile OpenArrayBeside(string path) => Directory.Exists(path) ? new(OpenFolder(path, Whole)) : MatrixFile.OfArray(OpenBeside(path));

    /// <summary>Reads a file of labels, or takes the classes of a folder with a subfolder each for them.</summary>
    /// <inheritdoc cref="OpenVectors"/>
    public LabelList ReadLabels(string path)
    {
        if (Directory.Exists(path))
        {
            using EmbeddingFolder folder = OpenFolder(path, Whole);
            return LabelList.Of(folder);
        }

        using VectorFileReader reader = OpenBeside(path);
        return LabelList.Of(reader);
    }

    private EmbeddingFolder OpenFolder(string path, VectorFileOptions how)
    {
        try
        {
            return EmbeddingFolder.Open(path, new EmbeddingFolderOptions { Loader = file => OpenRows(file, how) });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(path, $"a folder that cannot be read ({OneLine.From(error.Message)})", "a folder for each class, with files of vectors");
        }
    }

    private VectorFileReader OpenRows(string path, VectorFileOptions how)
    {
        VectorFileReader reader = Open(path, how);
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

    private bool IsNew(string notice)
    {
        // Files of a folder are opened by several threads.
        lock (_told)
        {
            return _told.Add(notice);
        }
    }

    private VectorFileReader Open(string path, VectorFileOptions how)
    {
        if (path.Length == 0)
        {
            throw new BadInputException("a file name", "an empty text", "a file of vectors");
        }

        try
        {
            VectorFileReader reader = VectorFile.Open(path, how);
            if (reader.Notice is { } notice && IsNew(notice))
            {
                terminal.WriteError(notice);
            }

            return reader;
        }
        catch (FileNotFoundException)
        {
            throw new BadInputException(path, "no such file", "a file of vectors");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new BadInputException(path, $"a file that cannot be read ({OneLine.From(error.Message)})", "a file of vectors");
        }
    }
}
