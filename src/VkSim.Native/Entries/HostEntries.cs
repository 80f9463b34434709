using System.Runtime.InteropServices;
using VkSim.Compute;

namespace VkSim.Native;

/// <summary>Lists on the queues and in the command buffers of a host program.</summary>
internal static unsafe class HostEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_list_submit_to")]
    public static int Submit(nint list, SubmitOptionsData* options, nint fence)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject found = call.List(list);
            FenceObject? told = fence == 0 ? null : call.Fence(fence);
            SubmitOptionsData read = VersionedStruct.Read(options, default, nameof(options));
            Span<SemaphorePoint> waits = stackalloc SemaphorePoint[SubmitOptions.MaxSemaphores];
            Span<SemaphorePoint> signals = stackalloc SemaphorePoint[SubmitOptions.MaxSemaphores];
            var how = new SubmitOptions
            {
                Queue = QueueOf(found, read.Queue, "options.queue"),
                Waits = SemaphoreData.Points(read.Waits, read.WaitCount, waits, "waits"),
                Signals = SemaphoreData.Points(read.Signals, read.SignalCount, signals, "signals"),
            };
            found.Submit(how, told);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_list_record_into")]
    public static int RecordInto(nint list, nint commandBuffer)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject found = call.List(list);
            lock (found.Gate)
            {
                found.EngineCommands.RecordInto(commandBuffer);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_list_record_into_queue")]
    public static int RecordIntoQueue(nint list, nint commandBuffer, uint queue, nint* work)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(work, nameof(work));
            ListObject found = call.List(list);
            GpuQueue runs = QueueOf(found, queue, nameof(queue));
            lock (found.Gate)
            {
                found.EngineCommands.RecordInto(commandBuffer, runs, out HostWork recorded);
                *work = HandleTable.Add(new HostWorkObject(recorded, found.Owner), HandleKind.HostWork);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_acquire")]
    public static int RecordAcquire(nint list, nint buffer, uint fromFamily)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Commands.Acquire(call.Buffer(buffer, nameof(buffer)).Buffer, fromFamily);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_release")]
    public static int RecordRelease(nint list, nint buffer, uint toFamily)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Commands.Release(call.Buffer(buffer, nameof(buffer)).Buffer, toFamily);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_host_work_done")]
    public static int IsDone(nint work, int* done)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(done, nameof(done));
            *done = call.HostWork(work).Done ? 1 : 0;
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_host_work_complete")]
    public static int Complete(nint work)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.HostWork(work).Complete();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_host_work_complete_with")]
    public static int CompleteWith(nint work, ulong vkFence)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.HostWork(work).CompleteWith(vkFence);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_host_work_complete_at")]
    public static int CompleteAt(nint work, ulong vkSemaphore, ulong value)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.HostWork(work).CompleteAt(vkSemaphore, value);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_host_work_release")]
    public static int Release(nint work)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            HandleTable.Remove(work, HandleKind.HostWork, nameof(work)).EndUse();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    private static GpuQueue QueueOf(ListObject list, uint index, string parameter)
    {
        IReadOnlyList<GpuQueue> queues = list.Owner.Gpu.Queues;
        return index < queues.Count
            ? queues[(int)index]
            : throw new ArgumentOutOfRangeException(parameter, index, $"{parameter} is {index}; the device has {queues.Count} queues.");
    }
}
