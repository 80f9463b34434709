using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Fences.</summary>
internal static unsafe class FenceEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_fence_create")]
    public static int Create(nint device, nint* fence)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(fence, nameof(fence));
            *fence = HandleTable.Add(new FenceObject(call.Device(device)), HandleKind.Fence);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_fence_done")]
    public static int IsDone(nint fence, int* done)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(done, nameof(done));
            *done = call.Fence(fence).IsDone ? 1 : 0;
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_fence_wait")]
    public static int Wait(nint fence, long nanoseconds)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            bool done = call.Fence(fence).Wait(WaitTime.Of(nanoseconds));
            call.Done();
            return done ? (int)ResultCode.Ok : (int)ResultCode.Timeout;
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_fence_release")]
    public static int Release(nint fence)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            HandleTable.Remove(fence, HandleKind.Fence, nameof(fence)).EndUse();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }
}
