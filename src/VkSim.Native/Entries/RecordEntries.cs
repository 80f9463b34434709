using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Operations that are recorded into lists.</summary>
internal static unsafe class RecordEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_record_normalize")]
    public static int Normalize(nint list, nint x, NormalizeOptionsData* options, nint destination, nint norms)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.Normalize(
                    call.Matrix(x, nameof(x)), call.Matrix(destination, nameof(destination)), NormalizeOptionsData.Options(options),
                    call.OptionalMatrix(norms, nameof(norms)));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_cosine")]
    public static int Cosine(nint list, nint a, nint b, CosineOptionsData* options, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.CosineSimilarity(
                    call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), call.Matrix(destination, nameof(destination)),
                    CosineOptionsData.Options(options));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_cosine_rowwise")]
    public static int CosineRowwise(nint list, nint a, nint b, CosineOptionsData* options, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.RowwiseCosineSimilarity(
                    call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), call.Matrix(destination, nameof(destination)),
                    CosineOptionsData.Options(options));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_cdist")]
    public static int Cdist(nint list, nint a, nint b, CdistOptionsData* options, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.Cdist(
                    call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), call.Matrix(destination, nameof(destination)),
                    CdistOptionsData.Options(options));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_cdist_batched")]
    public static int CdistBatched(nint list, nint a, long batchesOfA, nint b, long batchesOfB, CdistOptionsData* options, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.BatchedCdist(
                    call.Matrix(a, nameof(a)), batchesOfA, call.Matrix(b, nameof(b)), batchesOfB, call.Matrix(destination, nameof(destination)),
                    CdistOptionsData.Options(options));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_pdist")]
    public static int Pdist(nint list, nint x, CdistOptionsData* options, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.Pdist(call.Matrix(x, nameof(x)), call.Matrix(destination, nameof(destination)), CdistOptionsData.Options(options));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_dot")]
    public static int Dot(nint list, nint a, nint b, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.DotProducts(call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), call.Matrix(destination, nameof(destination)));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_softmax")]
    public static int Softmax(nint list, nint x, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.Softmax(call.Matrix(x, nameof(x)), call.Matrix(destination, nameof(destination)));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_log_softmax")]
    public static int LogSoftmax(nint list, nint x, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.LogSoftmax(call.Matrix(x, nameof(x)), call.Matrix(destination, nameof(destination)));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_log_sum_exp")]
    public static int LogSumExp(nint list, nint x, nint destination)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.LogSumExp(call.Matrix(x, nameof(x)), call.Matrix(destination, nameof(destination)));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }
}
