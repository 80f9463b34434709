using VkSim.Compute;

namespace VkSim.Native;

/// <summary>A buffer that ends with its handle, or one of something else, which stays for as long.</summary>
/// <param name="buffer">The buffer.</param>
/// <param name="owner">Its device.</param>
/// <param name="keeps">What the buffer belongs to, with a use of it that this object ends; null where the buffer is this object's own.</param>
internal sealed class BufferObject(GpuBuffer buffer, DeviceObject owner, NativeObject? keeps) : OwnedObject(owner)
{
    public GpuBuffer Buffer { get; } = buffer;

    /// <summary>Gives a buffer a handle. Whoever calls has a use of what it belongs to.</summary>
    public static nint Add(GpuBuffer buffer, DeviceObject owner, NativeObject? keeps = null)
    {
        keeps?.AddUse();
        return HandleTable.Add(new BufferObject(buffer, owner, keeps), HandleKind.Buffer);
    }

    protected override void Close()
    {
        if (keeps is null)
        {
            Buffer.Dispose();
        }
        else
        {
            keeps.EndUse();
        }
    }
}
