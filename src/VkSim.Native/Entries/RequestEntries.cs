using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Requests.</summary>
internal static unsafe class RequestEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_request_done")]
    public static int IsDone(nint request, int* done)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(done, nameof(done));
            *done = call.Request(request).IsDone ? 1 : 0;
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_request_cancel")]
    public static int Cancel(nint request)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.Request(request).Cancel();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_request_floats")]
    public static int Floats(nint request, float** values, nuint* count)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Write(call.Request(request), ResultKind.Floats, (void**)values, count);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_request_ids")]
    public static int Ids(nint request, long** values, nuint* count)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Write(call.Request(request), ResultKind.Ids, (void**)values, count);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_request_bytes")]
    public static int Bytes(nint request, void** values, nuint* count)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Write(call.Request(request), ResultKind.Bytes, values, count);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_request_release")]
    public static int Release(nint request)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            HandleTable.Remove(request, HandleKind.Request, nameof(request)).EndUse();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_request_wait")]
    public static int Wait(nint request, long nanoseconds)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            bool done = call.Request(request).Wait(WaitTime.Of(nanoseconds));
            call.Done();
            return done ? (int)ResultCode.Ok : (int)ResultCode.Timeout;
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    private static void Write(RequestObject request, ResultKind kind, void** values, nuint* count)
    {
        Call.Require(values, nameof(values));
        Call.Require(count, nameof(count));
        HostBlock results = request.Results(kind);
        *values = results.First;
        *count = (nuint)results.Count;
    }
}
