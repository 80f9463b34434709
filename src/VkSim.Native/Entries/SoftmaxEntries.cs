using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Softmax and its relatives.</summary>
internal static unsafe class SoftmaxEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_softmax")]
    public static int Softmax(nint x, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(destination, nameof(destination));
            result.Device.Softmax(call.Matrix(x, nameof(x)), result);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_log_softmax")]
    public static int LogSoftmax(nint x, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(destination, nameof(destination));
            result.Device.LogSoftmax(call.Matrix(x, nameof(x)), result);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_softmax_backward")]
    public static int SoftmaxBackward(nint output, nint gradient, nint gradientX)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(gradientX, "gradient_x");
            result.Device.SoftmaxBackward(call.Matrix(output, nameof(output)), call.Matrix(gradient, nameof(gradient)), result);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_log_softmax_backward")]
    public static int LogSoftmaxBackward(nint output, nint gradient, nint gradientX)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(gradientX, "gradient_x");
            result.Device.LogSoftmaxBackward(call.Matrix(output, nameof(output)), call.Matrix(gradient, nameof(gradient)), result);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_log_sum_exp")]
    public static int LogSumExp(nint x, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(destination, nameof(destination));
            result.Device.LogSumExp(call.Matrix(x, nameof(x)), result);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }
}
