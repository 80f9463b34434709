using VkSim.Contract;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Lists;

/// <summary>Values on their way into a matrix that work before them still uses.</summary>
internal sealed class HostWrite(Stack<HostWrite> idle) : IHostWork
{
    // What a frame writes is kept for the next; a large write gives its copy back.
    private const int MostKept = 1 << 20;

    private readonly List<HostStorage> _used = [];
    private MatrixView _target;
    private byte[] _bytes = [];
    private int _length;

    /// <summary>Stands in line; the source may be changed as soon as this returns.</summary>
    public void Submit(HostQueue queue, in MatrixView target, ReadOnlySpan<byte> source)
    {
        _target = target;
        _length = source.Length;
        if (_bytes.Length < _length)
        {
            _bytes = new byte[_length];
        }

        source.CopyTo(_bytes);
        _used.Add((HostStorage)target.Storage);
        try
        {
            queue.Submit(this, _used);
        }
        catch
        {
            Return();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Execute(ulong submission)
    {
        using (HostStorage.Lease(_target, out HostMatrix matrix))
        {
            SimdBackendRows.Write(matrix, _bytes.AsSpan(0, _length));
        }

        HostQueue.Release(_used);
        Return();
    }

    private void Return()
    {
        _used.Clear();
        _target = default;
        _bytes = _bytes.Length <= MostKept ? _bytes : [];
        lock (idle)
        {
            idle.Push(this);
        }
    }
}
