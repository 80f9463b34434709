using System.Runtime.InteropServices;
using VkSim.Compute;

namespace VkSim.Native;

/// <summary>Lists of recorded operations.</summary>
internal static unsafe class ListEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_list_create")]
    public static int Create(nint device, byte* name, nint* list)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(list, nameof(list));
            DeviceObject owner = call.Device(device);
            *list = HandleTable.Add(new ListObject(owner.Device.CreateCommandList(Call.OptionalText(name)), owner), HandleKind.List);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_list_reset")]
    public static int Reset(nint list)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject found = call.List(list);
            lock (found.Gate)
            {
                found.List.Reset();
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_list_submit")]
    public static int Submit(nint list, nint fence)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject found = call.List(list);
            found.Submit(fence == 0 ? null : call.Fence(fence));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_dispatch")]
    public static int RecordDispatch(nint list, nint kernel, uint x, uint y, uint z)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Commands.Dispatch(call.Kernel(kernel), x, y, z);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_copy")]
    public static int RecordCopy(nint list, nint source, long sourceOffset, nint destination, long destinationOffset, long bytes)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            GpuBuffer from = call.Buffer(source, nameof(source)).Buffer;
            lock (to.Gate)
            {
                to.Commands.Copy(from, sourceOffset, call.Buffer(destination, nameof(destination)).Buffer, destinationOffset, bytes);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_list_release")]
    public static int Release(nint list)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            HandleTable.Remove(list, HandleKind.List, nameof(list)).EndUse();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }
}
