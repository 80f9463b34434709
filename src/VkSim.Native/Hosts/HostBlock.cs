namespace VkSim.Native;

/// <summary>Memory of the host's allocator that holds results.</summary>
internal sealed unsafe class HostBlock : IDisposable
{
    private const int Alignment = 64;

    private readonly HostAllocator _allocator = HostAllocator.Current;

    /// <exception cref="ArgumentException">More bytes than one array of results can have.</exception>
    /// <exception cref="OutOfMemoryException">The host has none.</exception>
    public HostBlock(long count, int elementBytes)
    {
        if (count > int.MaxValue)
        {
            throw new ArgumentException($"A request has {count} results; expected at most {int.MaxValue}.", nameof(count));
        }

        Count = (int)count;
        First = _allocator.Allocate((nuint)Math.Max(1, count * elementBytes), Alignment);
    }

    public int Count { get; }

    public void* First { get; }

    public Span<T> Span<T>()
        where T : unmanaged => new(First, Count);

    /// <summary>As <see cref="Span{T}"/>, for work that goes on.</summary>
    public Memory<T> Memory<T>()
        where T : unmanaged => new HostMemory<T>((T*)First, Count).Memory;

    public void Dispose() => _allocator.Free(First);
}
