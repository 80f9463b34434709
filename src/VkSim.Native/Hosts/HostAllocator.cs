using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Where memory that the host gets to see comes from: the host's own functions, or the C library.</summary>
internal sealed unsafe class HostAllocator
{
    private static HostAllocator s_current = new(null, null, null);

    private readonly delegate* unmanaged<void*, nuint, nuint, void*> _allocate;
    private readonly delegate* unmanaged<void*, void*, void> _free;
    private readonly void* _user;

    public HostAllocator(delegate* unmanaged<void*, nuint, nuint, void*> allocate, delegate* unmanaged<void*, void*, void> free, void* user)
    {
        _allocate = allocate;
        _free = free;
        _user = user;
    }

    public static HostAllocator Current
    {
        get => Volatile.Read(ref s_current);
        set => Volatile.Write(ref s_current, value);
    }

    /// <exception cref="OutOfMemoryException">The host has none.</exception>
    public void* Allocate(nuint bytes, nuint alignment)
    {
        if (_allocate is null)
        {
            return NativeMemory.AlignedAlloc(bytes, alignment);
        }

        Callback.Enter();
        void* memory = _allocate(_user, bytes, alignment);
        Callback.Leave();
        if (memory is null)
        {
            throw new OutOfMemoryException($"The host's allocator gave no memory for {bytes} bytes.");
        }

        return (nuint)memory % alignment == 0
            ? memory
            : throw new ArgumentException($"The host's allocator gave memory at 0x{(nuint)memory:x}; expected a multiple of {alignment}.", "allocate");
    }

    public void Free(void* memory)
    {
        if (_free is null)
        {
            NativeMemory.AlignedFree(memory);
            return;
        }

        Callback.Enter();
        _free(_user, memory);
        Callback.Leave();
    }
}
