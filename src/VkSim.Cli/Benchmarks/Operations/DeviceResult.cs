using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>A result on a device or the host, and the exact one.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Read">Fills a line with a row of the result.</param>
/// <param name="Exact">What a row ought to hold, column by column; what all columns share is computed once.</param>
internal sealed record DeviceResult(int Rows, int Columns, Action<int, float[]> Read, Func<int, Func<int, double>> Exact)
{
    /// <summary>A result that is a matrix.</summary>
    public static DeviceResult Of(Matrix matrix, Func<int, Func<int, double>> exact) =>
        new((int)matrix.Rows, matrix.Columns, (row, line) => matrix.CopyRowsTo(row, 1, line), exact);

    /// <summary>A row of an operand as it is stored, for the exact result.</summary>
    public static double[] Line(Matrix matrix, int row)
    {
        float[] line = new float[matrix.Columns];
        matrix.CopyRowsTo(row, 1, line);
        return Array.ConvertAll(line, value => (double)value);
    }

    /// <summary>That row as a matrix.</summary>
    public static ReferenceMatrix LineMatrix(Matrix matrix, int row) => new(Line(matrix, row), 1, matrix.Columns);
}
