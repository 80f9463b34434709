using System.Buffers;
using VkSim.Simd.Storage;

namespace VkSim.Bench.Workloads;

/// <summary>Memory of the kind that VkSim's own matrices have, in huge pages where it is large: no contender is slower for its pages.</summary>
/// <typeparam name="T">Type of the elements.</typeparam>
internal sealed unsafe class ContenderMemory<T> : MemoryManager<T>
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly HostAllocation _allocation;
    private readonly T* _first;
    private readonly int _length;

    /// <param name="length">Elements, which are zero.</param>
    public ContenderMemory(int length)
    {
        _allocation = HostAllocation.Create((long)length * sizeof(T), Alignment);
        _first = (T*)_allocation.Aligned;
        _length = length;
    }

    /// <param name="values">What it holds.</param>
    public ContenderMemory(ReadOnlySpan<T> values)
        : this(values.Length) => values.CopyTo(GetSpan());

    public override Span<T> GetSpan() => new(_first, _length);

    // It never moves.
    public override MemoryHandle Pin(int elementIndex = 0) => new(_first + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _allocation.Dispose();
        }
    }
}
