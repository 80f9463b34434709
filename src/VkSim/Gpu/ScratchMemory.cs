using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>Working memory on the device, kept from call to call.</summary>
internal sealed class ScratchMemory(GpuDevice device) : IDisposable
{
    private readonly GpuBuffer<byte>?[] _buffers = new GpuBuffer<byte>?[Enum.GetValues<ScratchKind>().Length];

    /// <summary>Counts the replacements of buffers by larger ones: what was recorded with a former one must be recorded anew.</summary>
    public int Generation { get; private set; }

    /// <summary>Bytes of all buffers.</summary>
    public long Bytes => _buffers.Sum(buffer => buffer?.ByteLength ?? 0);

    /// <summary>A buffer of at least so many bytes, with any content.</summary>
    public GpuBuffer<byte> Get(ScratchKind kind, long bytes)
    {
        ref GpuBuffer<byte>? buffer = ref _buffers[(int)kind];
        if (buffer is null || buffer.ByteLength < bytes)
        {
            buffer?.Dispose();
            buffer = null;
            Generation++;
            buffer = device.CreateBuffer<byte>(Math.Max(16, bytes), $"scratch {kind}");
        }

        return buffer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (GpuBuffer<byte>? buffer in _buffers)
        {
            buffer?.Dispose();
        }

        Array.Clear(_buffers);
    }
}
