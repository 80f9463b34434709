using VkSim.Simd.Pairwise.Blocking;

namespace VkSim.Simd.Gradients;

/// <summary>Scratch memory of gradient calls, kept from call to call; each running call has its own.</summary>
internal sealed class GradientScratch : IDisposable
{
    private readonly ScratchBuffer _workers = new();
    private readonly ScratchBuffer _rows = new();

    /// <summary>Bytes held.</summary>
    public long ByteLength => _workers.Length + _rows.Length;

    /// <summary>Room for this many floats for each worker.</summary>
    public unsafe float* Workers(long floats, int degree) => (float*)_workers.Reserve(floats * degree * sizeof(float));

    /// <summary>Room for what is kept of each row, in double.</summary>
    public unsafe double* Rows(long doubles) => (double*)_rows.Reserve(doubles * sizeof(double));

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _workers.Dispose();
        _rows.Dispose();
    }
}
