namespace VkSim.Cli;

/// <summary>Vectors from files that are to be in an index, and their ids.</summary>
internal sealed class IndexVectors : IDisposable
{
    private readonly MatrixFile[] _files;

    private IndexVectors(MatrixFile[] files) => _files = files;

    /// <summary>Takes some vectors one after the other.</summary>
    /// <param name="first">The number of the first one.</param>
    /// <param name="count">How many.</param>
    /// <param name="values">Their components.</param>
    public delegate void WindowHandler(long first, int count, ReadOnlySpan<float> values);

    /// <summary>The rows as they are read, a file after the other.</summary>
    public IEnumerable<NarrowedSource> Sources => _files.Select(file => file.Source);

    /// <summary>Components of each vector.</summary>
    public int Columns => _files[0].Columns;

    /// <summary>Number of vectors.</summary>
    public long Count => _files.Sum(file => file.Rows);

    /// <summary>An id for each vector; null: ids that follow one another.</summary>
    public IdList? Ids { get; private set; }

    /// <summary>Opens the files, whose vectors must have the same length.</summary>
    /// <exception cref="BadInputException">A file that cannot be read, or does not fit another.</exception>
    /// <exception cref="VectorFormatException">A file that is not what it should be.</exception>
    public static IndexVectors Open(InputReader reader, string[] paths, string? ids)
    {
        List<MatrixFile> files = [];
        try
        {
            foreach (string path in paths)
            {
                files.Add(reader.OpenMatrix(path));
                MatrixFile.RequireSameColumns(files[0], files[^1]);
                RequireSome(files[^1]);
            }

            var vectors = new IndexVectors([.. files]);
            vectors.Ids = ids is null ? null : IdList.Read(reader, ids);
            vectors.Ids?.RequireCount(vectors.Count);
            return vectors;
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <summary>Rows must have as many components as the vectors of an index.</summary>
    /// <exception cref="BadInputException">They have not.</exception>
    public static void RequireColumns(MatrixFile rows, int dimensions, string index)
    {
        if (rows.Columns != dimensions)
        {
            throw new BadInputException(rows.Name, $"{rows.Columns} columns ({rows.Described})", $"the {dimensions} dimensions of {index}");
        }
    }

    /// <summary>The vectors must have as many components as those of an index.</summary>
    /// <exception cref="BadInputException">They have not.</exception>
    public void RequireColumns(int dimensions, string index) => RequireColumns(_files[0], dimensions, index);

    /// <summary>Rows are to be read as the metric needs them: of directions those beyond single precision too.</summary>
    public void NarrowFor(Metric metric)
    {
        if (metric == Metric.Cosine)
        {
            Array.ForEach(_files, file => file.Narrow(source => NarrowedSource.ForDirections(source, NearestOptions.Default.Epsilon)));
        }
    }

    /// <summary>All vectors in memory.</summary>
    /// <exception cref="BadInputException">There is no such array.</exception>
    public float[] ReadAll(CancellationToken cancellation)
    {
        if (Count * Columns > Array.MaxLength)
        {
            throw new BadInputException(_files[0].Name, $"{Count} vectors of {Columns} components", $"at most {Array.MaxLength} numbers at a time");
        }

        float[] values = new float[Count * Columns];
        Pass((first, _, window) => window.CopyTo(values.AsSpan((int)(first * Columns))), null, cancellation);
        return values;
    }

    /// <summary>Hands all vectors over, in windows of rows.</summary>
    public void Pass(WindowHandler handler, IProgress<double>? progress, CancellationToken cancellation)
    {
        long first = 0;
        foreach (MatrixFile file in _files)
        {
            long step = Math.Min(file.WindowRows(), Array.MaxLength / Math.Max(1, Columns));
            float[] values = new float[step * Columns];
            for (long row = 0; row < file.Rows; row += step)
            {
                cancellation.ThrowIfCancellationRequested();
                int count = (int)Math.Min(step, file.Rows - row);
                Span<float> window = values.AsSpan(0, count * Columns);
                file.Source.Read(row * Columns, window);
                handler(first, count, window);
                first += count;
                progress?.Report((double)first / Count);
            }
        }
    }

    public void Dispose() => Array.ForEach(_files, file => file.Dispose());

    private static void RequireSome(MatrixFile file)
    {
        if (file.Columns == 0)
        {
            throw new BadInputException(file.Name, $"vectors without components ({file.Described})", "at least one column");
        }
    }
}
