namespace VkSim.Cli;

/// <summary>The files of a loss, opened and found to fit one another before a device is touched.</summary>
internal sealed class LossInputs : IDisposable
{
    // The label of rows that cross-entropy leaves out, as PyTorch has it.
    private static readonly int LeftOut = new CrossEntropyOptions().IgnoreIndex;

    private LossInputs(MatrixFile a) => A = a;

    /// <summary>Embeddings, or logits.</summary>
    public MatrixFile A { get; }

    /// <summary>The embeddings that belong to those of <see cref="A"/>, row by row.</summary>
    public MatrixFile? B { get; private set; }

    /// <summary>Explicit negatives: M×D, or N×K×D.</summary>
    public VectorFileReader? Negatives { get; private set; }

    /// <summary>One label a row.</summary>
    public int[] Labels { get; private set; } = [];

    /// <summary>One value a candidate, row after row; empty: all count.</summary>
    public bool[] Mask { get; private set; } = [];

    /// <summary>Whether each row has negatives of its own.</summary>
    public bool NegativesArePaired => Negatives?.Shape.Count == 3;

    /// <summary>Opens the files and checks their shapes.</summary>
    /// <exception cref="BadInputException">A file that cannot be read, or does not fit another.</exception>
    /// <exception cref="VectorFormatException">A file that is not what it should be.</exception>
    public static LossInputs Open(LossName name, string a, string? b, string? labels, string? negatives, string? mask)
    {
        LossInputs inputs = new(MatrixFile.Open(a));
        try
        {
            inputs.OpenPartner(name, b);
            inputs.OpenNegatives(negatives);
            inputs.ReadLabels(name, labels);
            inputs.ReadMask(mask);
            return inputs;
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        A.Dispose();
        B?.Dispose();
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

        B = MatrixFile.Open(path);
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

        Negatives = InputFiles.Open(path);
        IReadOnlyList<long> shape = Negatives.Shape;
        bool fits = shape.Count == 2 ? shape[1] == A.Columns : shape.Count == 3 && shape[0] == A.Rows && shape[1] > 0 && shape[2] == A.Columns;
        if (!fits)
        {
            throw new BadInputException(
                Negatives.Name, $"an array of {Described(shape)} ({A.Described})", $"M×{A.Columns}, or {A.Rows}×K×{A.Columns} with K negatives for each row");
        }
    }

    private void ReadLabels(LossName name, string? path)
    {
        bool needed = name is LossName.SupCon or LossName.CrossEntropy;
        if (path is null)
        {
            if (needed)
            {
                throw new BadInputException("--labels", "nothing", $"a file with a label for each row of {A.Name}");
            }

            return;
        }

        using VectorFileReader reader = InputFiles.Open(path);
        reader.RequireList();
        if (reader.Count != A.Rows)
        {
            throw new BadInputException(reader.Name, $"{reader.Count} labels", $"one for each of the {A.Rows} rows of {A.Name}");
        }

        (long least, long most) = name == LossName.CrossEntropy ? (0, A.Columns - 1) : (int.MinValue, int.MaxValue);
        long[] labels = reader.ToInt64Array();
        for (int row = 0; row < labels.Length; row++)
        {
            bool ignored = name == LossName.CrossEntropy && labels[row] == LeftOut;
            if (!ignored && (labels[row] < least || labels[row] > most))
            {
                throw new BadInputException(
                    reader.Name,
                    $"label {labels[row]} at row {row}",
                    name == LossName.CrossEntropy ? $"a class from 0 to {most}, or {LeftOut} for a row to leave out" : "labels of 32 bits");
            }
        }

        Labels = Array.ConvertAll(labels, label => (int)label);
    }

    private void ReadMask(string? path)
    {
        if (path is null)
        {
            return;
        }

        using VectorFileReader reader = InputFiles.Open(path);
        long candidates = Negatives is null ? A.Rows : Negatives.Shape.Count == 3 ? Negatives.Shape[1] : Negatives.Shape[0];
        if (reader.Shape.Count != 2 || reader.Shape[0] != A.Rows || reader.Shape[1] != candidates)
        {
            throw new BadInputException(reader.Name, $"a mask of {Described(reader.Shape)}", $"{A.Rows}×{candidates}, a value for each row and candidate");
        }

        Mask = reader.ToBooleanArray();
    }

    private static string Described(IReadOnlyList<long> shape) => shape.Count == 0 ? "no dimensions" : string.Join('×', shape);
}
