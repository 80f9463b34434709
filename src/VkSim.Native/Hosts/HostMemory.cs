using System.Buffers;

namespace VkSim.Native;

/// <summary>Memory of the host's as what calls take that go on after they have returned. It does not move and is the host's to keep.</summary>
internal sealed unsafe class HostMemory<T>(T* first, int length) : MemoryManager<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override Span<T> GetSpan() => new(first, length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(first + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }
}
