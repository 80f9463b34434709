using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu.Coarse;

/// <summary>Coarse copies of rows on a GPU: see shaders/int8_rows.comp.</summary>
internal sealed class CoarseRows : ICoarseRows
{
    /// <summary>Bytes beside the codes of a row: what they are multiplied with, the length of the rest, that of the row.</summary>
    public const int FactBytes = 3 * sizeof(float);

    /// <summary>The most columns, a few loops over whose groups no driver ends.</summary>
    public const int MostColumns = 1 << 16;

    private const int ColumnsOfGroup = 16;

    private readonly GpuLanes _lanes;

    /// <summary>Makes room.</summary>
    /// <param name="device">The device.</param>
    /// <param name="lanes">Who writes.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">Their columns, 1 to <see cref="MostColumns"/>.</param>
    public CoarseRows(GpuDevice device, GpuLanes lanes, long rows, int columns)
    {
        _lanes = lanes;
        Groups = (columns + ColumnsOfGroup - 1) / ColumnsOfGroup;
        Codes = device.CreateBuffer<byte>(Math.Max(1, rows) * Groups * ColumnsOfGroup, "coarse codes");
        try
        {
            Facts = device.CreateBuffer<byte>(Math.Max(1, rows) * FactBytes, "coarse facts");
        }
        catch
        {
            Codes.Dispose();
            throw;
        }
    }

    /// <summary>Groups of 16 codes, a byte each, of a row.</summary>
    public int Groups { get; }

    /// <summary>The codes.</summary>
    public GpuBuffer Codes { get; }

    /// <summary>What stands beside them.</summary>
    public GpuBuffer Facts { get; }

    /// <inheritdoc/>
    public long ByteLength => Codes.ByteLength + Facts.ByteLength;

    /// <inheritdoc/>
    public void Write(in MatrixView rows, long first)
    {
        if (rows.Rows > 0)
        {
            using GpuLaneLease lease = _lanes.Rent();
            lease.Lane.WriteCoarse(rows, this, first);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Codes.Dispose();
        Facts.Dispose();
    }
}
