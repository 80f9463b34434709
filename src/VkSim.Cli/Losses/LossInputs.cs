namespace VkSim.Cli;

/// <summary>The files of a loss, opened and found to fit one another before a device is touched.</summary>
internal sealed class LossInputs : IDisposable
{
    private readonly InputReader _files;

    private LossInputs(InputReader files, string a)
    {
        _files = files;
        A = files.OpenMatrix(a);
    }

    /// <summary>Embeddings, or logits.</summary>
    public MatrixFile A { get; }

    /// <summary>The embeddings that belong to those of <see cref="A"/>, row by row.</summary>
    public MatrixFile? B { get; private set; }

    /// <summary>Explicit negatives: M×D, or N×K×D.</summary>
    public MatrixFile? Negatives { get; private set; }

    /// <summary>All rows that are uploaded.</summary>
    public IEnumerable<NarrowedSource> Sources => new[] { A.Source, B?.Source, Negatives?.Source, Probabilities?.Source }.OfType<NarrowedSource>();

    /// <summary>One label a row; of labels that only tell groups apart, the number of the group.</summary>
    public int[] Labels { get; private set; } = [];

    /// <summary>The probabilities of the classes of each row, instead of labels.</summary>
    public MatrixFile? Probabilities { get; private set; }

    /// <summary>A factor a class; empty: all 1.</summary>
    public float[] Weights { get; private set; } = [];

    /// <summary>One value a candidate, row after row; empty: all count.</summary>
    public bool[] Mask { get; private set; } = [];

    /// <summary>Whether each row has negatives of its own.</summary>
    public bool NegativesArePaired => Negatives?.Shape.Count == 3;

    /// <summary>Opens the files and checks their shapes.</summary>
    /// <exception cref="BadInputException">A file that cannot be read, or does not fit another.</exception>
    /// <exception cref="VectorFormatException">A file that is not what it should be.</exception>
    public static LossInputs Open(LossRequest request, InputReader reader, LossFiles files)
    {
        LossInputs inputs = new(reader, files.A);
        try
        {
            inputs.OpenPartner(request.Name, files.B);
            inputs.OpenNegatives(files.Negatives);
            inputs.ReadLabels(request, files.Labels);
            inputs.ReadWeights(files.Weights);
            inputs.ReadMask(files.Mask);
            return inputs;
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    /// <summary>The rows are to be read so that the loss is that of wider numbers than single precision holds, as far as it can be.</summary>
    /// <param name="asLogits">Whether the rows are logits.</param>
    /// <param name="byDirection">Whether the rows are divided by their norms.</param>
    public void Narrow(bool asLogits, bool byDirection)
    {
        Func<IMatrixSource, NarrowedSource> narrowed = asLogits ? NarrowedSource.ForSoftmax
            : byDirection ? source => NarrowedSource.ForDirections(source, new InfoNceOptions().Epsilon)
            : NarrowedSource.Plain;
        A.Narrow(narrowed);
        B?.Narrow(narrowed);
        Negatives?.Narrow(narrowed);
    }

    public void Dispose()
    {
        A.Dispose();
        B?.Dispose();
        Probabilities?.Dispose();
        Negatives?.Dispose();
    }

    private void OpenPartner(LossName name, string? path)
    {
        bool needed = name is not (LossName.SupCon or LossName.CrossEntropy);
        if (path is null)
        {
            B = needed ? throw new BadInputException("B", "nothing", $"a file with a row for each row of {A.Name}") : null;
            return;
        }

        if (!needed)
        {
            throw new BadInputException(path, "a second file", $"only {A.Name}; this loss takes one");
        }

        B = _files.OpenMatrix(path);
        MatrixFile.RequireSameColumns(A, B);
        if (A.Rows != B.Rows)
        {
            throw new BadInputException(B.Name, $"{B.Rows} rows ({B.Described}, {A.Described})", $"the {A.Rows} rows of {A.Name}");
        }
    }

    private void OpenNegatives(string? path)
    {
        if (path is null)
        {
            return;
        }

        Negatives = Directory.Exists(path) ? _files.OpenMatrix(path) : MatrixFile.OfArray(_files.OpenVectors(path));
        IReadOnlyList<long> shape = Negatives.Shape;
        bool fits = shape.Count == 2 ? shape[1] == A.Columns : shape.Count == 3 && shape[0] == A.Rows && shape[1] > 0 && shape[2] == A.Columns;
        if (!fits)
        {
            throw new BadInputException(
                Negatives.Name, $"an array of {Described(shape)} ({A.Described})", $"M×{A.Columns}, or {A.Rows}×K×{A.Columns} with K negatives for each row");
        }
    }

    private void ReadLabels(LossRequest request, string? path)
    {
        bool areClasses = request.Name == LossName.CrossEntropy;
        if (path is not null && areClasses && !Directory.Exists(path) && OpenProbabilities(request, path))
        {
            return;
        }

        // The rows of a folder of classes have their labels.
        LabelList? labels = path is not null ? _files.ReadLabels(path) : areClasses || request.Name == LossName.SupCon
            ? A.Labels ?? throw new BadInputException("--labels", "nothing", $"a file with a label for each row of {A.Name}")
            : null;
        if (labels is not null)
        {
            labels.RequireFits(A);
            Labels = areClasses
                ? Classes(labels.Values, request.IgnoreIndex ?? new CrossEntropyOptions().IgnoreIndex, labels.Name)
                : LabelGroups.Of(labels.Values);
        }
    }

    private bool OpenProbabilities(LossRequest request, string path)
    {
        using VectorFileReader reader = _files.OpenBeside(path);
        if (AreProbabilities(reader))
        {
            Probabilities = request.IgnoreIndex is null
                ? new MatrixFile(_files.OpenBeside(path))
                : throw new BadInputException("--ignore-index", $"probabilities in {reader.Name}", "it with a label for each row only");
            return true;
        }

        return reader.Shape.Count == 2 && reader.Shape.All(length => length != 1)
            ? throw new BadInputException(reader.Name, $"an array of {Described(reader.Shape)} ({A.Described})", $"a list of {A.Rows} labels, or {A.Rows}×{A.Columns} probabilities")
            : false;
    }

    // As PyTorch has it, a target of the logits' own shape; a single column of whole numbers is a list of labels, though.
    private bool AreProbabilities(VectorFileReader reader) =>
        reader.Rows == A.Rows && reader.Columns == A.Columns
        && (A.Columns > 1
            || (reader.Shape.Count == 2 && reader.ElementType is FileElementType.Float32 or FileElementType.Float16 or FileElementType.BFloat16 or FileElementType.Float64));

    private int[] Classes(long[] labels, int ignored, string name)
    {
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] != ignored && (labels[row] < 0 || labels[row] >= A.Columns))
            {
                throw new BadInputException(name, $"label {labels[row]} at row {row}", $"a class from 0 to {A.Columns - 1}, or {ignored} for a row to leave out");
            }
        }

        return Array.ConvertAll(labels, label => (int)label);
    }

    private void ReadWeights(string? path)
    {
        if (path is null)
        {
            return;
        }

        using VectorFileReader reader = _files.OpenBeside(path);
        reader.RequireList();
        if (reader.Count != A.Columns)
        {
            throw new BadInputException(reader.Name, $"{reader.Count} weights", $"one for each of the {A.Columns} classes of {A.Name}");
        }

        Weights = reader.ToArray();
        int bad = Array.FindIndex(Weights, weight => !float.IsFinite(weight));
        if (bad >= 0)
        {
            throw new BadInputException(reader.Name, $"the weight {Weights[bad]} of class {bad}", "finite numbers of single precision");
        }
    }

    private void ReadMask(string? path)
    {
        if (path is null)
        {
            return;
        }

        using MatrixFile mask = _files.OpenArrayBeside(path);
        long candidates = Negatives is null ? A.Rows : Negatives.Shape.Count == 3 ? Negatives.Shape[1] : Negatives.Shape[0];
        if (mask.Shape.Count != 2 || mask.Shape[0] != A.Rows || mask.Shape[1] != candidates)
        {
            throw new BadInputException(mask.Name, $"a mask of {Described(mask.Shape)}", $"{A.Rows}×{candidates}, a value for each row and candidate");
        }

        Mask = mask.ToBooleanArray();
    }

    private static string Described(IReadOnlyList<long> shape) => shape.Count == 0 ? "no dimensions" : string.Join('×', shape);
}
