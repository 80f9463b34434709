using VkSim.Formats;
using VkSim.Formats.Csv;
using VkSim.Formats.Npy;
using VkSim.Formats.Safetensors;
using VkSim.Formats.Sources;
using VkSim.Formats.Vecs;
using VkSim.Formats.Zip;

namespace VkSim;

/// <summary>
/// Opens and writes files of vectors: NumPy (.npy, .npz), .fvecs/.bvecs/.ivecs, .safetensors, CSV and TSV. The format follows
/// the file's extension.
/// </summary>
public static class VectorFile
{
    private const string Readable = ".npy, .npz, .fvecs, .bvecs, .ivecs, .safetensors, .csv or .tsv";

    private const string Writable = ".npy, .csv or .tsv";

    private static readonly string[] Archives = [".npz", ".safetensors"];

    /// <summary>
    /// Opens a file, or one array of a file that holds several: <c>weights.safetensors:encoder.proj</c>, <c>data.npz:queries</c>.
    /// Without a name such a file must hold a single array. The header is checked against the file before anything is
    /// allocated; text files are passed over once.
    /// </summary>
    /// <param name="path">The file, with ":name" after it where it holds several arrays.</param>
    /// <param name="options">How text files are read.</param>
    /// <exception cref="ArgumentException">A separator that cannot be one, or a list of columns that is none.</exception>
    /// <exception cref="VectorFormatException">The file is empty, cut short, damaged, or of a kind that cannot be read.</exception>
    /// <exception cref="IOException">There is no such file, or it may not be read.</exception>
    public static VectorFileReader Open(string path, VectorFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new VectorFileOptions();
        RequireUsable(options);
        (string file, string? member) = SplitMember(path);
        InputFile input = OpenInput(file);
        try
        {
            return new VectorFileReader(input, OpenContent(input, member, options));
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>The names of the arrays in an .npz or .safetensors file, as <see cref="Open"/> takes them; none for other files.</summary>
    /// <exception cref="VectorFormatException">The file is damaged.</exception>
    /// <exception cref="IOException">There is no such file, or it may not be read.</exception>
    public static IReadOnlyList<string> Members(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using InputFile input = OpenInput(path);
        return ExtensionOf(path) switch
        {
            ".npz" => NpzFormat.Members(input),
            ".safetensors" => SafetensorsFormat.Members(input),
            _ => [],
        };
    }

    /// <summary>
    /// Starts a file that will appear, whole, when it is committed: .npy (format 1.0, little-endian, C order), .csv or .tsv. The
    /// room for a .npy file is reserved at once, so a full disk shows before the work is done.
    /// </summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="elementType">Float32, Float16, Int64 or Boolean.</param>
    /// <param name="shape">The lengths of the dimensions, slowest first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A type that cannot be written.</exception>
    /// <exception cref="VectorFormatException">An unknown extension, or a shape that is negative or too large.</exception>
    /// <exception cref="IOException">The folder does not exist or may not be written, or the disk is full.</exception>
    public static VectorFileWriter Create(string path, FileElementType elementType, params ReadOnlySpan<long> shape)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (elementType is not (FileElementType.Float32 or FileElementType.Float16 or FileElementType.Int64 or FileElementType.Boolean))
        {
            throw new ArgumentOutOfRangeException(nameof(elementType), elementType, "Files of Float32, Float16, Int64 and Boolean can be written.");
        }

        var lengths = ArrayShape.Create(path, shape, FileElementTypes.SizeOf(elementType));
        return ExtensionOf(path) switch
        {
            ".npy" => new NpyWriter(path, elementType, lengths),
            ".csv" => new CsvVectorWriter(path, ',', elementType, lengths),
            ".tsv" => new CsvVectorWriter(path, '\t', elementType, lengths),
            _ => throw new VectorFormatException(path, $"the extension '{Path.GetExtension(path)}' for an output", Writable),
        };
    }

    /// <summary>Writes a whole array in single precision; see <see cref="Create"/>.</summary>
    /// <inheritdoc cref="Create" path="/exception"/>
    /// <exception cref="InvalidOperationException">The shape asks for another number of elements.</exception>
    public static void Write(string path, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape)
    {
        using VectorFileWriter writer = Create(path, FileElementType.Float32, shape);
        writer.Write(values);
        writer.Commit();
    }

    /// <summary>Writes a whole array in half precision; see <see cref="Create"/>.</summary>
    /// <inheritdoc cref="Write(string, ReadOnlySpan{float}, ReadOnlySpan{long})" path="/exception"/>
    public static void Write(string path, ReadOnlySpan<Half> values, params ReadOnlySpan<long> shape)
    {
        using VectorFileWriter writer = Create(path, FileElementType.Float16, shape);
        writer.Write(values);
        writer.Commit();
    }

    /// <summary>Writes a whole array of 64-bit integers; see <see cref="Create"/>.</summary>
    /// <inheritdoc cref="Write(string, ReadOnlySpan{float}, ReadOnlySpan{long})" path="/exception"/>
    public static void Write(string path, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape)
    {
        using VectorFileWriter writer = Create(path, FileElementType.Int64, shape);
        writer.Write(values);
        writer.Commit();
    }

    /// <summary>Writes a whole array of truth values; see <see cref="Create"/>.</summary>
    /// <inheritdoc cref="Write(string, ReadOnlySpan{float}, ReadOnlySpan{long})" path="/exception"/>
    public static void Write(string path, ReadOnlySpan<bool> values, params ReadOnlySpan<long> shape)
    {
        using VectorFileWriter writer = Create(path, FileElementType.Boolean, shape);
        writer.Write(values);
        writer.Commit();
    }

    /// <summary>Writes a matrix, a window of rows at a time, in single or half precision; see <see cref="Create"/>.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="matrix">The matrix, on whatever device.</param>
    /// <param name="elementType">Float32 or Float16.</param>
    /// <param name="progress">Told the share that is done, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Looked at between windows.</param>
    /// <inheritdoc cref="Create" path="/exception"/>
    public static void Write(
        string path,
        Matrix matrix,
        FileElementType elementType = FileElementType.Float32,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        using VectorFileWriter writer = Create(path, elementType, matrix.Rows, matrix.Columns);
        MatrixWindows.Pass(
            matrix,
            (first, values) =>
            {
                writer.Write(values);
                progress?.Report((first + ((double)values.Length / matrix.Columns)) / matrix.Rows);
            },
            cancellationToken);
        writer.Commit();
    }

    private static void RequireUsable(VectorFileOptions options)
    {
        if (options.Separator is { } separator && !CsvSeparator.IsUsable(separator))
        {
            throw new ArgumentException($"The separator is '{separator}'; expected a tab, a space or a sign that no number holds.", nameof(options));
        }

        try
        {
            _ = options.Columns is null ? null : ColumnList.Parse(options.Columns);
        }
        catch (FormatException error)
        {
            throw new ArgumentException($"The columns are '{options.Columns}': found {error.Message}; expected {ColumnList.Expected}.", nameof(options), error);
        }
    }

    /// <summary>Whether a path names a file of a format that is read, or an array in one.</summary>
    internal static bool IsReadable(string path) =>
        ExtensionOf(SplitMember(path).File) is ".npy" or ".npz" or ".fvecs" or ".bvecs" or ".ivecs" or ".safetensors" or ".csv" or ".tsv";

    private static InputFile OpenInput(string path)
    {
        // Of what is not there, that is said first.
        InputFile file = InputFile.Open(path);
        if (IsReadable(path))
        {
            return file;
        }

        file.Dispose();
        string extension = Path.GetExtension(path);
        throw new VectorFormatException(path, extension.Length == 0 ? "a name without an extension" : $"the extension '{extension}'", Readable);
    }

    private static VectorContent OpenContent(InputFile input, string? member, VectorFileOptions options) => ExtensionOf(input.Name) switch
    {
        ".npy" => NpyFormat.Open(new FileSource(input, input.Name, 0, input.Length)),
        ".npz" => NpzFormat.Open(input, member),
        ".safetensors" => SafetensorsFormat.Open(input, member),
        ".fvecs" => VecsFormat.Open(input, FileElementType.Float32),
        ".bvecs" => VecsFormat.Open(input, FileElementType.UInt8),
        ".ivecs" => VecsFormat.Open(input, FileElementType.Int32),
        ".tsv" => CsvContent.Open(input, '\t', options),
        _ => CsvContent.Open(input, ',', options),
    };

    // A file whose whole name exists is taken as it is, colons and all.
    private static (string File, string? Member) SplitMember(string path)
    {
        if (!File.Exists(path))
        {
            foreach (string extension in Archives)
            {
                int at = path.IndexOf(extension + ":", StringComparison.OrdinalIgnoreCase);
                if (at > 0)
                {
                    int end = at + extension.Length;
                    return (path[..end], path[(end + 1)..]);
                }
            }
        }

        return (path, null);
    }

    private static string ExtensionOf(string path) => Path.GetExtension(path).ToLowerInvariant();
}
