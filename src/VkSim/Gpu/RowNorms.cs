using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>Norms of the rows of two matrices before any clamp, 8 bytes each; of one row that serves all only one.</summary>
/// <param name="Left">Of the left matrix, or none.</param>
/// <param name="Right">Of the right matrix, or none.</param>
/// <param name="Settings">How they are clamped.</param>
internal readonly record struct RowNorms(GpuBuffer? Left, GpuBuffer? Right, CosineSettings Settings)
{
    /// <summary>The same of exchanged matrices.</summary>
    public RowNorms Swapped => new(Right, Left, Settings);

    /// <summary>Binds those of the left matrix.</summary>
    public void BindLeft(GpuContext gpu, Kernel kernel, string name, in MatrixView left) => Bind(gpu, kernel, name, Left, left);

    /// <summary>Binds those of the right matrix.</summary>
    public void BindRight(GpuContext gpu, Kernel kernel, string name, in MatrixView right) => Bind(gpu, kernel, name, Right, right);

    private static void Bind(GpuContext gpu, Kernel kernel, string name, GpuBuffer? norms, in MatrixView rows)
    {
        if (norms is null)
        {
            gpu.BindUnused(kernel, name);
        }
        else
        {
            kernel.SetBuffer(name, norms, 0, (rows.RowStride == 0 ? 1 : rows.Rows) * 8);
        }
    }
}
