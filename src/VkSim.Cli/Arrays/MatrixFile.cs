namespace VkSim.Cli;

/// <summary>A matrix, or one vector, that a command reads from a file: a window of rows at a time, so that it may be larger than memory.</summary>
internal sealed class MatrixFile : IDisposable
{
    /// <summary>What a window holds as single precision, unless one row is more.</summary>
    public const long WindowBytes = 32L << 20;

    private readonly IMatrixSource _rows;
    private NarrowedSource _source;

    /// <summary>Takes over an open file.</summary>
    /// <exception cref="VectorFormatException">It is not a file of a matrix.</exception>
    public MatrixFile(VectorFileReader reader)
        : this(reader, reader.Shape)
    {
        try
        {
            reader.RequireMatrix();
            if (reader.Columns > Array.MaxLength)
            {
                throw new BadInputException(reader.Name, $"{reader.Columns} columns", $"at most {Array.MaxLength}");
            }
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Takes rows from wherever they come.</summary>
    public MatrixFile(IMatrixSource rows)
        : this(rows, [rows.Rows, rows.Columns])
    {
        if (rows.Columns > Array.MaxLength)
        {
            (rows as IDisposable)?.Dispose();
            throw new BadInputException(rows.Name, $"{rows.Columns} columns", $"at most {Array.MaxLength}");
        }
    }

    private MatrixFile(IMatrixSource rows, IReadOnlyList<long> shape) => (_rows, _source, Shape) = (rows, NarrowedSource.Plain(rows), shape);

    /// <summary>Takes over an open file of an array of any number of dimensions, whose rows lie along the last one.</summary>
    public static MatrixFile OfArray(VectorFileReader reader) => new(reader, reader.Shape);

    /// <summary>The file as the user named it.</summary>
    public string Name => _rows.Name;

    /// <summary>Number of rows; 1 for a single vector.</summary>
    public long Rows => _rows.Rows;

    /// <summary>Components of a row.</summary>
    public int Columns => (int)_rows.Columns;

    /// <summary>The lengths of the array's dimensions, one or two.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The classes of the rows where they come from a folder with a subfolder each; otherwise null.</summary>
    public LabelList? Labels => _rows is EmbeddingFolder folder ? LabelList.Of(folder) : null;

    /// <summary>The elements as the device holds them: as in the file where it can, otherwise single precision.</summary>
    public ElementType Storage => _source.StorageType ?? ElementType.Float32;

    /// <summary>The rows as an operation is to have them.</summary>
    public NarrowedSource Source => _source;

    /// <summary>Bytes of a row in single precision, at least 1.</summary>
    public long RowBytes => Math.Max(1, (long)Columns * sizeof(float));

    /// <summary>Such as "X.npy is 3×4".</summary>
    public string Described => $"{Name} is {string.Join('×', Shape)}";

    /// <summary>Both must have the same number of columns.</summary>
    /// <exception cref="BadInputException">They have not.</exception>
    public static void RequireSameColumns(MatrixFile a, MatrixFile b)
    {
        if (a.Columns != b.Columns)
        {
            throw new BadInputException(b.Name, $"{b.Columns} columns ({b.Described}, {a.Described})", $"the {a.Columns} columns of {a.Name}");
        }
    }

    /// <summary>Both are to be compared by distances.</summary>
    public static void NarrowForDistances(MatrixFile a, MatrixFile b, CancellationToken cancellation) =>
        (a._source, b._source) = NarrowedSource.ForDistances(a._rows, b._rows, cancellation);

    /// <summary>Both are to be compared in a metric.</summary>
    public static void NarrowFor(Metric metric, MatrixFile a, MatrixFile b, CancellationToken cancellation)
    {
        if (metric is Metric.Cosine)
        {
            float epsilon = NearestOptions.Default.Epsilon;
            a.Narrow(source => NarrowedSource.ForDirections(source, epsilon));
            b.Narrow(source => NarrowedSource.ForDirections(source, epsilon));
        }
        else if (metric is not Metric.Dot)
        {
            NarrowForDistances(a, b, cancellation);
        }
    }

    /// <summary>The rows are to be read in another way than rounded as they are.</summary>
    public void Narrow(Func<IMatrixSource, NarrowedSource> narrowed) => _source = narrowed(_rows);

    /// <summary>Rows of a window of so many bytes, from 1 to all.</summary>
    public long WindowRows(long bytes = WindowBytes) => Math.Clamp(bytes / RowBytes, 1, Math.Max(1, Rows));

    /// <summary>Copies some rows to the device.</summary>
    public Matrix Upload(VectorDevice device, long firstRow, long rows) => device.Upload(_source, firstRow, rows, Storage);

    /// <summary>All elements as truth values.</summary>
    /// <exception cref="BadInputException">Of a folder, one is neither 0 nor 1.</exception>
    /// <exception cref="VectorFormatException">Of a file, one stands for no truth value.</exception>
    public bool[] ToBooleanArray()
    {
        if (_rows is VectorFileReader reader)
        {
            return reader.ToBooleanArray();
        }

        float[] values = new float[checked((int)(Rows * Columns))];
        _rows.Read(0, values);
        int odd = Array.FindIndex(values, value => value is not (0 or 1));
        return odd < 0
            ? Array.ConvertAll(values, value => value != 0)
            : throw new BadInputException(Name, $"{values[odd]} in row {odd / Columns}", "0 or 1, for false or true");
    }

    /// <summary>Copies all rows to the device, a window at a time.</summary>
    public Matrix UploadAll(VectorDevice device, IProgress<double>? progress, CancellationToken cancellation) =>
        device.Upload(_source, Storage, progress, cancellation);

    public void Dispose() => (_rows as IDisposable)?.Dispose();
}
