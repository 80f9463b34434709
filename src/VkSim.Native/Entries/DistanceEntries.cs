using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Distances and dot products.</summary>
internal static unsafe class DistanceEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_cdist")]
    public static int Cdist(nint a, nint b, CdistOptionsData* options, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(destination, nameof(destination));
            result.Device.Cdist(call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), result, CdistOptionsData.Options(options));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_cdist_batched")]
    public static int CdistBatched(nint a, long batchesOfA, nint b, long batchesOfB, CdistOptionsData* options, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(destination, nameof(destination));
            result.Device.BatchedCdist(
                call.Matrix(a, nameof(a)), batchesOfA, call.Matrix(b, nameof(b)), batchesOfB, result, CdistOptionsData.Options(options));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_cdist_backward")]
    public static int CdistBackward(nint a, nint b, nint gradient, nint values, CdistOptionsData* options, nint gradientA, nint gradientB)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix left = call.Matrix(a, nameof(a));
            left.Device.CdistBackward(
                left,
                call.Matrix(b, nameof(b)),
                call.Matrix(gradient, nameof(gradient)),
                call.OptionalMatrix(gradientA, "gradient_a"),
                call.OptionalMatrix(gradientB, "gradient_b"),
                CdistOptionsData.Options(options),
                call.OptionalMatrix(values, nameof(values)));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_pdist")]
    public static int Pdist(nint x, CdistOptionsData* options, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(destination, nameof(destination));
            result.Device.Pdist(call.Matrix(x, nameof(x)), result, CdistOptionsData.Options(options));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_pdist_backward")]
    public static int PdistBackward(nint x, nint gradient, CdistOptionsData* options, nint gradientX)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(gradientX, "gradient_x");
            result.Device.PdistBackward(
                call.Matrix(x, nameof(x)), call.Matrix(gradient, nameof(gradient)), result, CdistOptionsData.Options(options));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_dot")]
    public static int Dot(nint a, nint b, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(destination, nameof(destination));
            result.Device.DotProducts(call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), result);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_dot_backward")]
    public static int DotBackward(nint a, nint b, nint gradient, nint gradientA, nint gradientB)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix left = call.Matrix(a, nameof(a));
            left.Device.DotProductsBackward(
                left,
                call.Matrix(b, nameof(b)),
                call.Matrix(gradient, nameof(gradient)),
                call.OptionalMatrix(gradientA, "gradient_a"),
                call.OptionalMatrix(gradientB, "gradient_b"));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }
}
