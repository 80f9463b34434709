using VkSim.Contract;
using VkSim.Operations;

namespace VkSim.Losses;

/// <summary>Checks of what losses are given.</summary>
internal static class LossOperands
{
    /// <summary>Both operands of pairs: as many rows and columns as one another.</summary>
    public static void Paired(in MatrixView a, in MatrixView b, string nameOfA, string nameOfB)
    {
        Operands.SameColumns(a, b, nameOfA, nameOfB);
        if (a.Rows != b.Rows)
        {
            throw new ArgumentException(
                $"'{nameOfA}' has {a.Rows} rows and '{nameOfB}' has {b.Rows}; row i of one belongs to row i of the other, so both need the same number.", nameOfB);
        }
    }

    /// <summary>A number of rows that becomes arrays on the host.</summary>
    public static int Count(long rows, string name) => rows <= Array.MaxLength / 8
        ? (int)rows
        : throw new ArgumentException($"'{name}' has {rows} rows; a loss takes at most {Array.MaxLength / 8}.", name);

    /// <summary>A loss that needs a negative for each row.</summary>
    public static void HasNegatives(long rows, bool needed, string name)
    {
        if (needed && rows == 1)
        {
            throw new ArgumentException($"'{name}' has a single row and so no negatives; the decoupled loss needs one, as nothing else is in its denominator.", name);
        }
    }

    /// <summary>A mask of the shape of the candidates.</summary>
    public static void Mask(ReadOnlyMemory<bool> mask, long rows, long candidates)
    {
        if (!mask.IsEmpty && mask.Length != rows * candidates)
        {
            throw new ArgumentException(
                $"The mask has {mask.Length} values; {rows} rows with {candidates} candidates each need {rows * candidates}.", nameof(mask));
        }
    }

    /// <summary>One label a row.</summary>
    public static void Labels(ReadOnlySpan<int> labels, long rows)
    {
        if (labels.Length != rows)
        {
            throw new ArgumentException($"There are {labels.Length} labels; the embeddings have {rows} rows.", nameof(labels));
        }
    }
}
