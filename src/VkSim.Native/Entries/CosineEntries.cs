using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Cosine similarity.</summary>
internal static unsafe class CosineEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_cosine")]
    public static int Cosine(nint a, nint b, CosineOptionsData* options, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(destination, nameof(destination));
            result.Device.CosineSimilarity(call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), result, CosineOptionsData.Options(options));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_cosine_query")]
    public static int CosineQuery(float* query, nuint length, nint b, CosineOptionsData* options, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(destination, nameof(destination));
            ReadOnlySpan<float> values = Call.Array(query, length, nameof(query));
            using Matrix row = result.Device.Upload(values, 1, values.Length);
            result.Device.CosineSimilarity(row, call.Matrix(b, nameof(b)), result, CosineOptionsData.Options(options));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_cosine_rowwise")]
    public static int CosineRowwise(nint a, nint b, CosineOptionsData* options, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix result = call.Matrix(destination, nameof(destination));
            result.Device.RowwiseCosineSimilarity(call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), result, CosineOptionsData.Options(options));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_cosine_backward")]
    public static int CosineBackward(nint a, nint b, nint gradient, nint values, CosineOptionsData* options, nint gradientA, nint gradientB)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix left = call.Matrix(a, nameof(a));
            left.Device.CosineSimilarityBackward(
                left,
                call.Matrix(b, nameof(b)),
                call.Matrix(gradient, nameof(gradient)),
                call.OptionalMatrix(gradientA, "gradient_a"),
                call.OptionalMatrix(gradientB, "gradient_b"),
                CosineOptionsData.Options(options),
                call.OptionalMatrix(values, nameof(values)));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_cosine_rowwise_backward")]
    public static int CosineRowwiseBackward(nint a, nint b, nint gradient, CosineOptionsData* options, nint gradientA, nint gradientB)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix left = call.Matrix(a, nameof(a));
            left.Device.RowwiseCosineSimilarityBackward(
                left,
                call.Matrix(b, nameof(b)),
                call.Matrix(gradient, nameof(gradient)),
                call.OptionalMatrix(gradientA, "gradient_a"),
                call.OptionalMatrix(gradientB, "gradient_b"),
                CosineOptionsData.Options(options));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }
}
