using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>One bit for each right row of a search: whether it may be found.</summary>
/// <param name="Buffer">Where the bits are; null: every row may be found.</param>
/// <param name="ByteOffset">Where they begin, as a binding may.</param>
/// <param name="Rows">How many rows there are.</param>
internal readonly record struct AllowedRows(GpuBuffer? Buffer, long ByteOffset, long Rows)
{
    /// <summary>Whether some row may not be found.</summary>
    public bool AreSome => Buffer is not null;

    /// <summary>Binds the bits, or in place of them what is at hand.</summary>
    public void BindTo(Kernel kernel, GpuBuffer other)
    {
        if (Buffer is not null)
        {
            kernel.SetBuffer("Allowed", Buffer, ByteOffset, (Rows + 63) / 64 * 8);
        }
        else
        {
            kernel.SetBuffer("Allowed", other, 0, 4);
        }
    }
}
