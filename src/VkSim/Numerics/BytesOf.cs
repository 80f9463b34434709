using System.Buffers;
using System.Runtime.InteropServices;

namespace VkSim.Numerics;

/// <summary>The bytes of memory of other elements, only to be read, without a copy.</summary>
/// <typeparam name="T">The elements.</typeparam>
internal sealed class BytesOf<T>(ReadOnlyMemory<T> elements) : MemoryManager<byte>
    where T : unmanaged
{
    /// <inheritdoc/>
    public override Span<byte> GetSpan() => MemoryMarshal.AsBytes(MemoryMarshal.AsMemory(elements).Span);

    /// <inheritdoc/>
    public override unsafe MemoryHandle Pin(int elementIndex = 0)
    {
        MemoryHandle whole = elements.Pin();
        return new MemoryHandle((byte*)whole.Pointer + elementIndex, default, new Held(whole));
    }

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Held(MemoryHandle whole) : IPinnable
    {
        private MemoryHandle _whole = whole;

        public MemoryHandle Pin(int elementIndex) => throw new NotSupportedException();

        public void Unpin() => _whole.Dispose();
    }
}
