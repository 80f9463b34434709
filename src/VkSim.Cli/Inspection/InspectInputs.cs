namespace VkSim.Cli;

/// <summary>The files of <c>vksim inspect</c>, opened and found to fit one another before a device is touched.</summary>
internal sealed class InspectInputs : IDisposable
{
    private InspectInputs(MatrixFile x) => X = x;

    /// <summary>The embeddings.</summary>
    public MatrixFile X { get; }

    /// <summary>The embeddings that belong to those of <see cref="X"/>, row by row.</summary>
    public MatrixFile? Paired { get; private set; }

    /// <summary>The number of each row's class; empty: there are none.</summary>
    public int[] Labels { get; private set; } = [];

    /// <summary>The label of each row as text; empty: there are none.</summary>
    public string[] LabelNames { get; private set; } = [];

    /// <summary>All rows that are uploaded.</summary>
    public IEnumerable<NarrowedSource> Sources => new[] { X.Source, Paired?.Source }.OfType<NarrowedSource>();

    /// <summary>Opens the files and checks their shapes.</summary>
    /// <exception cref="BadInputException">A file that cannot be read, is empty, or does not fit another.</exception>
    /// <exception cref="VectorFormatException">A file that is not what it should be.</exception>
    public static InspectInputs Open(InputReader files, string x, string? paired, string? labels)
    {
        InspectInputs inputs = new(files.OpenMatrix(x));
        try
        {
            inputs.RequireRows();
            inputs.OpenPaired(files, paired);
            inputs.ReadLabels(files, labels);
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
        X.Dispose();
        Paired?.Dispose();
    }

    private void RequireRows()
    {
        if (X.Rows == 0 || X.Columns == 0)
        {
            throw new BadInputException(X.Name, $"an empty matrix ({X.Described})", "at least one row of at least one column");
        }

        if (X.Rows > Array.MaxLength)
        {
            throw new BadInputException(X.Name, $"{X.Rows} rows", $"at most {Array.MaxLength}");
        }
    }

    private void OpenPaired(InputReader files, string? path)
    {
        if (path is null)
        {
            return;
        }

        Paired = files.OpenMatrix(path);
        MatrixFile.RequireSameColumns(X, Paired);
        if (Paired.Rows != X.Rows)
        {
            throw new BadInputException(Paired.Name, $"{Paired.Rows} rows ({Paired.Described}, {X.Described})", $"the {X.Rows} rows of {X.Name}");
        }
    }

    private void ReadLabels(InputReader files, string? path)
    {
        // The rows of a folder of classes have their labels.
        if ((path is null ? X.Labels : files.ReadLabels(path)) is { } labels)
        {
            labels.RequireFits(X);
            Labels = LabelGroups.Of(labels.Values);
            LabelNames = labels.Texts;
        }
    }
}
