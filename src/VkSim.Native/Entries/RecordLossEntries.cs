using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Losses that are recorded into lists.</summary>
internal static unsafe class RecordLossEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_record_cross_entropy")]
    public static int CrossEntropy(
        nint list, nint logits, int* labels, nuint count, CrossEntropyOptionsData* options, nint losses, nint gradient, nint loss)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            ReadOnlySpan<int> classes = Call.Array(labels, count, nameof(labels));
            lock (to.Gate)
            {
                to.Recorder.CrossEntropy(
                    call.Matrix(logits, nameof(logits)), classes, call.Matrix(losses, nameof(losses)), call.OptionalMatrix(gradient, nameof(gradient)),
                    call.OptionalMatrix(loss, nameof(loss)), CrossEntropyOptionsData.Options(options));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_cross_entropy_probabilities")]
    public static int CrossEntropyProbabilities(
        nint list, nint logits, nint probabilities, CrossEntropyOptionsData* options, nint losses, nint gradient, nint loss)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                to.Recorder.CrossEntropy(
                    call.Matrix(logits, nameof(logits)), call.Matrix(probabilities, nameof(probabilities)), call.Matrix(losses, nameof(losses)),
                    call.OptionalMatrix(gradient, nameof(gradient)), call.OptionalMatrix(loss, nameof(loss)), CrossEntropyOptionsData.Options(options));
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_info_nce")]
    public static int InfoNce(nint list, nint query, nint positive, LossOptionsData* options, LossDestinationsData* destinations)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            InfoNceOptions settings = LossOptionsData.InfoNce(call, options);
            lock (to.Gate)
            {
                to.Recorder.InfoNce(call.Matrix(query, nameof(query)), call.Matrix(positive, nameof(positive)), LossDestinationsData.Matrices(call, destinations), settings);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_clip")]
    public static int Clip(nint list, nint a, nint b, LossOptionsData* options, LossDestinationsData* destinations)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            ClipOptions settings = LossOptionsData.Clip(options);
            lock (to.Gate)
            {
                to.Recorder.Clip(call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), LossDestinationsData.Matrices(call, destinations), settings);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_nt_xent")]
    public static int NtXent(nint list, nint a, nint b, LossOptionsData* options, LossDestinationsData* destinations)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            NtXentOptions settings = LossOptionsData.NtXent(options);
            lock (to.Gate)
            {
                to.Recorder.NtXent(call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), LossDestinationsData.Matrices(call, destinations), settings);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_sig_lip")]
    public static int SigLip(nint list, nint a, nint b, LossOptionsData* options, LossDestinationsData* destinations)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            SigLipOptions settings = LossOptionsData.SigLip(options);
            lock (to.Gate)
            {
                to.Recorder.SigLip(call.Matrix(a, nameof(a)), call.Matrix(b, nameof(b)), LossDestinationsData.Matrices(call, destinations), settings);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_sup_con")]
    public static int SupCon(nint list, nint embeddings, int* labels, nuint count, LossOptionsData* options, LossDestinationsData* destinations)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            ListObject to = call.List(list);
            SupConOptions settings = LossOptionsData.SupCon(options);
            int[] classes = Call.Array(labels, count, nameof(labels)).ToArray();
            lock (to.Gate)
            {
                to.Recorder.SupCon(call.Matrix(embeddings, nameof(embeddings)), classes, LossDestinationsData.Matrices(call, destinations), settings);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }
}
