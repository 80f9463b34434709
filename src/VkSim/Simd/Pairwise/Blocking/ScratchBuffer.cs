using System.Runtime.InteropServices;

namespace VkSim.Simd.Pairwise.Blocking;

/// <summary>Aligned native memory that grows when asked and is kept between calls.</summary>
internal sealed unsafe class ScratchBuffer : IDisposable
{
    private const int Alignment = 64;

    private void* _memory;

    /// <summary>Frees what its owner forgot.</summary>
    ~ScratchBuffer() => Release();

    /// <summary>Bytes that are there.</summary>
    public long Length { get; private set; }

    /// <summary>The memory, at least this large; what it held is lost when it had to grow.</summary>
    public byte* Reserve(long bytes)
    {
        if (bytes > Length)
        {
            Release();
            _memory = NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
            Length = bytes;
        }

        return (byte*)_memory;
    }

    /// <summary>The memory, at least this large, with what it held.</summary>
    public byte* Extend(long bytes)
    {
        if (bytes > Length)
        {
            _memory = NativeMemory.AlignedRealloc(_memory, (nuint)bytes, Alignment);
            Length = bytes;
        }

        return (byte*)_memory;
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        Length = 0;
    }
}
