using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Normalization.</summary>
internal static unsafe class NormalizeEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_normalize")]
    public static int Normalize(nint x, NormalizeOptionsData* options, nint destination, nint norms)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(destination, nameof(destination));
            result.Device.Normalize(
                call.Matrix(x, nameof(x)), result, NormalizeOptionsData.Options(options), call.OptionalMatrix(norms, nameof(norms)));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_normalize_backward")]
    public static int NormalizeBackward(nint x, nint gradient, NormalizeOptionsData* options, nint gradientX)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(gradientX, "gradient_x");
            result.Device.NormalizeBackward(
                call.Matrix(x, nameof(x)), call.Matrix(gradient, nameof(gradient)), result, NormalizeOptionsData.Options(options));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }
}
