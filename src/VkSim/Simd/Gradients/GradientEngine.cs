using VkSim.Simd.Gradients.Groups;
using VkSim.Simd.Gradients.Normalizing;
using VkSim.Simd.Gradients.Pairs;
using VkSim.Simd.Rows;
using VkSim.Simd.Threading;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Gradients;

/// <summary>
/// Gradients of normalizations and comparisons. Every row's gradient is summed in one order of its own: the same bits for any
/// number of threads and any batch. Shapes are the caller's to check.
/// </summary>
internal sealed unsafe partial class GradientEngine : IDisposable
{
    private readonly Stack<GradientScratch> _idle = new();
    private readonly WorkSplitter _splitter;
    private readonly RowEngine _rows;
    private readonly PairGradientKernel _pairs;
    private readonly GroupKernel _groups;
    private readonly NormalizeGradientKernel _normalize;

    /// <summary>Creates an engine.</summary>
    /// <param name="splitter">Runs the rows.</param>
    /// <param name="rows">Measures norms.</param>
    /// <param name="level">The instructions to use; the machine must have them.</param>
    public GradientEngine(WorkSplitter splitter, RowEngine rows, SimdLevel level)
    {
        _splitter = splitter;
        _rows = rows;
        _pairs = PairGradientKernel.Create(level);
        _groups = GroupKernel.Create(level);
        _normalize = NormalizeGradientKernel.Create(level);
    }

    /// <summary>Scratch memory in bytes that is kept for further calls.</summary>
    public long ScratchBytes
    {
        get
        {
            lock (_idle)
            {
                return _idle.Sum(scratch => scratch.ByteLength);
            }
        }
    }

    /// <summary>Frees the scratch memory.</summary>
    public void Dispose()
    {
        lock (_idle)
        {
            while (_idle.TryPop(out GradientScratch? scratch))
            {
                scratch.Dispose();
            }
        }
    }

    private GradientScratch Rent()
    {
        lock (_idle)
        {
            return _idle.TryPop(out GradientScratch? scratch) ? scratch : new GradientScratch();
        }
    }

    private void Return(GradientScratch scratch)
    {
        lock (_idle)
        {
            _idle.Push(scratch);
        }
    }
}
