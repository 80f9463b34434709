using System.Numerics;

namespace VkSim.Cli;

/// <summary>Some rows of the base on the device, and which of them may be found.</summary>
/// <param name="matrix">The rows.</param>
/// <param name="firstRow">The number of the first one in the file.</param>
/// <param name="allowed">One bit a row, the lowest first; null: all may be found.</param>
internal sealed class BaseBlock(Matrix matrix, long firstRow, ulong[]? allowed) : IDisposable
{
    public Matrix Matrix => matrix;

    public long FirstRow => firstRow;

    public ulong[]? Allowed => allowed;

    /// <summary>How many rows may be found.</summary>
    public int Population { get; } = (int)(allowed?.Sum(word => (long)BitOperations.PopCount(word)) ?? matrix.Rows);

    public void Dispose() => matrix.Dispose();
}
