using System.Runtime.InteropServices;
using VkSim.Compute;

namespace VkSim.Native;

/// <summary>Buffers of a program's own kernels.</summary>
internal static unsafe class BufferEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_buffer_create")]
    public static int Create(nint device, long bytes, byte* name, nint* buffer)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(buffer, nameof(buffer));
            DeviceObject owner = call.Device(device);
            *buffer = BufferObject.Add(owner.Gpu.CreateBuffer<byte>(bytes, Call.OptionalText(name)), owner);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_buffer_wrap")]
    public static int Wrap(nint device, ulong vkBuffer, long bytes, byte* name, nint* buffer)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(buffer, nameof(buffer));
            DeviceObject owner = call.Device(device);
            *buffer = BufferObject.Add(owner.Gpu.WrapBuffer<byte>(vkBuffer, bytes, Call.OptionalText(name)), owner);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_buffer_get_vk_buffer")]
    public static int GetVkBuffer(nint buffer, ulong* vkBuffer, long* bytes)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(vkBuffer, "vk_buffer");
            GpuBuffer found = call.Buffer(buffer, nameof(buffer)).Buffer;
            ObjectDisposedException.ThrowIf(found.IsDisposed, found);
            *vkBuffer = found.VulkanHandle;
            if (bytes is not null)
            {
                *bytes = found.ByteLength;
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_buffer_write")]
    public static int Write(nint buffer, long offset, byte* source, nuint bytes)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.Buffer(buffer, nameof(buffer)).Buffer.WriteBytes(Call.Array(source, bytes, nameof(source)), offset);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_buffer_read")]
    public static int Read(nint buffer, long offset, byte* destination, nuint bytes)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.Buffer(buffer, nameof(buffer)).Buffer.ReadBytes(Call.Room(destination, bytes, checked((long)bytes), nameof(destination)), offset);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_buffer_read_begin")]
    public static int BeginRead(nint buffer, long offset, long bytes, nint* request)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(request, nameof(request));
            GpuBuffer found = call.Buffer(buffer, nameof(buffer)).Buffer;
            *request = found is GpuBuffer<byte> ofBytes ? Begin(call, ofBytes.RequestReadback(offset, bytes)) : Begin(call, found, offset, bytes);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_buffer_release")]
    public static int Release(nint buffer)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            HandleTable.Remove(buffer, HandleKind.Buffer, nameof(buffer)).EndUse();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    private static nint Begin(Call call, ReadbackRequest<byte> readback)
    {
        HostBlock bytes;
        try
        {
            bytes = new HostBlock(readback.Count, sizeof(byte));
        }
        catch
        {
            readback.Dispose();
            throw;
        }

        return RequestObject.Start(call, null, null, bytes, cancellation => ReadWork.Read(readback, bytes, cancellation));
    }

    private static nint Begin(Call call, GpuBuffer buffer, long offset, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count, "bytes");
        var bytes = new HostBlock(count, sizeof(byte));
        return RequestObject.Start(
            call, null, null, bytes, cancellation => buffer.ReadBytesAsync(bytes.Memory<byte>(), offset, cancellation).AsTask());
    }
}
