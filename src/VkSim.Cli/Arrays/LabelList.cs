using System.Globalization;

namespace VkSim.Cli;

/// <summary>A label for each row of a matrix: whole numbers of a file, or the classes of a folder.</summary>
/// <param name="Name">Where they come from.</param>
/// <param name="Values">The labels.</param>
/// <param name="ClassNames">The names of the classes that they count; null: they are numbers.</param>
internal sealed record LabelList(string Name, long[] Values, IReadOnlyList<string>? ClassNames)
{
    /// <summary>The labels as text.</summary>
    public string[] Texts => Array.ConvertAll(Values, value => ClassNames?[(int)value] ?? value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The classes of a folder's rows.</summary>
    public static LabelList Of(EmbeddingFolder folder) =>
        new(folder.Name, Array.ConvertAll(folder.Labels.ToArray(), label => (long)label), folder.ClassNames);

    /// <summary>The numbers of a file.</summary>
    /// <exception cref="VectorFormatException">It is no list, or holds others than whole numbers.</exception>
    public static LabelList Of(VectorFileReader reader)
    {
        reader.RequireList();
        return new(reader.Name, reader.ToInt64Array(), null);
    }

    /// <summary>There must be one for each row.</summary>
    /// <exception cref="BadInputException">There is not.</exception>
    public void RequireFits(MatrixFile rows)
    {
        if (Values.Length != rows.Rows)
        {
            throw new BadInputException(Name, $"{Values.Length} labels", $"one for each of the {rows.Rows} rows of {rows.Name}");
        }
    }
}
