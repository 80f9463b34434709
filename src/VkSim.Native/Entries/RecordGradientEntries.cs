using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Gradients that are recorded into lists.</summary>
internal static unsafe class RecordGradientEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_record_normalize_backward")]
    public static int NormalizeBackward(nint list, nint x, nint gradient, NormalizeOptionsData* options, nint gradientX)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.NormalizeBackward(
                    call.Matrix(x, nameof(x)), call.Matrix(gradient, nameof(gradient)), call.Matrix(gradientX, "gradient_x"),
                    NormalizeOptionsData.Options(options));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_cosine_backward")]
    public static int CosineBackward(
        nint list, nint a, nint b, nint gradient, nint values, CosineOptionsData* options, nint gradientA, nint gradientB)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.CosineSimilarityBackward(
                    call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), call.Matrix(gradient, nameof(gradient)),
                    call.OptionalMatrix(gradientA, "gradient_a"), call.OptionalMatrix(gradientB, "gradient_b"), CosineOptionsData.Options(options),
                    call.OptionalMatrix(values, nameof(values)));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_cosine_rowwise_backward")]
    public static int CosineRowwiseBackward(nint list, nint a, nint b, nint gradient, CosineOptionsData* options, nint gradientA, nint gradientB)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.RowwiseCosineSimilarityBackward(
                    call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), call.Matrix(gradient, nameof(gradient)),
                    call.OptionalMatrix(gradientA, "gradient_a"), call.OptionalMatrix(gradientB, "gradient_b"), CosineOptionsData.Options(options));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_cdist_backward")]
    public static int CdistBackward(nint list, nint a, nint b, nint gradient, nint values, CdistOptionsData* options, nint gradientA, nint gradientB)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.CdistBackward(
                    call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), call.Matrix(gradient, nameof(gradient)),
                    call.OptionalMatrix(gradientA, "gradient_a"), call.OptionalMatrix(gradientB, "gradient_b"), CdistOptionsData.Options(options),
                    call.OptionalMatrix(values, nameof(values)));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_pdist_backward")]
    public static int PdistBackward(nint list, nint x, nint gradient, CdistOptionsData* options, nint gradientX)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.PdistBackward(
                    call.Matrix(x, nameof(x)), call.Matrix(gradient, nameof(gradient)), call.Matrix(gradientX, "gradient_x"),
                    CdistOptionsData.Options(options));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_dot_backward")]
    public static int DotBackward(nint list, nint a, nint b, nint gradient, nint gradientA, nint gradientB)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.DotProductsBackward(
                    call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), call.Matrix(gradient, nameof(gradient)),
                    call.OptionalMatrix(gradientA, "gradient_a"), call.OptionalMatrix(gradientB, "gradient_b"));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_softmax_backward")]
    public static int SoftmaxBackward(nint list, nint output, nint gradient, nint gradientX)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.SoftmaxBackward(
                    call.Matrix(output, nameof(output)), call.Matrix(gradient, nameof(gradient)), call.Matrix(gradientX, "gradient_x"));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_log_softmax_backward")]
    public static int LogSoftmaxBackward(nint list, nint output, nint gradient, nint gradientX)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.LogSoftmaxBackward(
                    call.Matrix(output, nameof(output)), call.Matrix(gradient, nameof(gradient)), call.Matrix(gradientX, "gradient_x"));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }
}
