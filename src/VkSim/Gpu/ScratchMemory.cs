using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>Working memory on the device, kept from call to call.</summary>
/// <param name="device">The device.</param>
/// <param name="keepsReplaced">Whether buffers that were too small stay until the end, for commands that were recorded with them.</param>
internal sealed class ScratchMemory(GpuDevice device, bool keepsReplaced = false) : IDisposable
{
    private readonly List<GpuBuffer> _replaced = [];
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
            if (keepsReplaced && buffer is not null)
            {
                _replaced.Add(buffer);
            }
            else
            {
                buffer?.Dispose();
            }

            buffer = null;
            Generation++;
            buffer = device.CreateBuffer<byte>(Math.Max(16, bytes), $"scratch {kind}");
        }

        return buffer;
    }

    /// <summary>Gives all back: what was recorded with it must be recorded anew.</summary>
    public void Release()
    {
        Generation++;
        Dispose();
    }

    /// <summary>Gives back the buffers that were too small: nothing recorded uses them any more.</summary>
    public void ForgetReplaced()
    {
        foreach (GpuBuffer buffer in _replaced)
        {
            buffer.Dispose();
        }

        _replaced.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ForgetReplaced();
        foreach (GpuBuffer<byte>? buffer in _buffers)
        {
            buffer?.Dispose();
        }

        Array.Clear(_buffers);
    }
}
