using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Losses.</summary>
internal static unsafe class LossEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_cross_entropy")]
    public static int CrossEntropy(nint logits, int* labels, nuint count, CrossEntropyOptionsData* options, LossResultData* result)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            VersionedStruct.RequireWhole(result, nameof(result));
            MatrixObject rows = call.MatrixObject(logits, nameof(logits));
            ReadOnlySpan<int> classes = Call.Array(labels, count, nameof(labels));
            CrossEntropyResult given = rows.Matrix.Device.CrossEntropy(rows.Matrix, classes, CrossEntropyOptionsData.Options(options));
            Write(given, rows.Owner, result);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_cross_entropy_probabilities")]
    public static int CrossEntropyProbabilities(nint logits, nint probabilities, CrossEntropyOptionsData* options, LossResultData* result)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            VersionedStruct.RequireWhole(result, nameof(result));
            MatrixObject rows = call.MatrixObject(logits, nameof(logits));
            Matrix targets = call.Matrix(probabilities, nameof(probabilities));
            CrossEntropyResult given = rows.Matrix.Device.CrossEntropy(rows.Matrix, targets, CrossEntropyOptionsData.Options(options));
            Write(given, rows.Owner, result);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_info_nce")]
    public static int InfoNce(nint query, nint positive, LossOptionsData* options, LossResultData* result)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            VersionedStruct.RequireWhole(result, nameof(result));
            InfoNceOptions settings = LossOptionsData.InfoNce(call, options);
            MatrixObject rows = call.MatrixObject(query, nameof(query));
            Write(rows.Matrix.Device.InfoNce(rows.Matrix, call.Matrix(positive, nameof(positive)), settings), rows.Owner, result);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_clip")]
    public static int Clip(nint a, nint b, LossOptionsData* options, LossResultData* result)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            VersionedStruct.RequireWhole(result, nameof(result));
            ClipOptions settings = LossOptionsData.Clip(options);
            MatrixObject rows = call.MatrixObject(a, nameof(a));
            Write(rows.Matrix.Device.Clip(rows.Matrix, call.Matrix(b, nameof(b)), settings), rows.Owner, result);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_nt_xent")]
    public static int NtXent(nint a, nint b, LossOptionsData* options, LossResultData* result)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            VersionedStruct.RequireWhole(result, nameof(result));
            NtXentOptions settings = LossOptionsData.NtXent(options);
            MatrixObject rows = call.MatrixObject(a, nameof(a));
            Write(rows.Matrix.Device.NtXent(rows.Matrix, call.Matrix(b, nameof(b)), settings), rows.Owner, result);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_sig_lip")]
    public static int SigLip(nint a, nint b, LossOptionsData* options, LossResultData* result)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            VersionedStruct.RequireWhole(result, nameof(result));
            SigLipOptions settings = LossOptionsData.SigLip(options);
            MatrixObject rows = call.MatrixObject(a, nameof(a));
            Write(rows.Matrix.Device.SigLip(rows.Matrix, call.Matrix(b, nameof(b)), settings), rows.Owner, result);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_sup_con")]
    public static int SupCon(nint embeddings, int* labels, nuint count, LossOptionsData* options, LossResultData* result)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            VersionedStruct.RequireWhole(result, nameof(result));
            SupConOptions settings = LossOptionsData.SupCon(options);
            MatrixObject rows = call.MatrixObject(embeddings, nameof(embeddings));
            ReadOnlySpan<int> classes = Call.Array(labels, count, nameof(labels));
            Write(rows.Matrix.Device.SupCon(rows.Matrix, classes, settings), rows.Owner, result);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    private static void Write(LossResult given, DeviceObject owner, LossResultData* result)
    {
        try
        {
            Copy(given.Losses.Span, result->Losses, result->LossesCapacity, "losses");
            Copy(given.LogSumExp.Span, result->LogSumExp, result->LogSumExpCapacity, "log_sum_exp");
        }
        catch
        {
            given.Dispose();
            throw;
        }

        result->LossesCount = (nuint)given.Losses.Length;
        result->LogSumExpCount = (nuint)given.LogSumExp.Length;
        result->Loss = given.Loss;
        result->ScaleGradient = given.ScaleGradient;
        result->TemperatureGradient = given.TemperatureGradient;
        result->BiasGradient = given.BiasGradient;
        result->PeakScratchBytes = given.PeakScratchBytes;
        result->GradientA = MatrixObject.Add(given.GradientA, owner);
        result->GradientB = MatrixObject.Add(given.GradientB, owner);
        result->GradientNegatives = MatrixObject.Add(given.GradientNegatives, owner);
    }

    private static void Write(CrossEntropyResult given, DeviceObject owner, LossResultData* result)
    {
        try
        {
            Copy(result->Losses is null ? [] : given.Losses.ToArray(), result->Losses, result->LossesCapacity, "losses");
            result->Loss = given.Loss;
            result->LossesCount = (nuint)given.Losses.Rows;
            given.Losses.Dispose();
        }
        catch
        {
            given.Dispose();
            throw;
        }

        result->LogSumExpCount = 0;
        result->ScaleGradient = result->TemperatureGradient = result->BiasGradient = double.NaN;
        result->PeakScratchBytes = 0;
        result->GradientA = MatrixObject.Add(given.Gradient, owner);
        result->GradientB = result->GradientNegatives = 0;
    }

    private static void Copy(ReadOnlySpan<float> values, float* target, nuint capacity, string parameter)
    {
        if (target is not null)
        {
            values.CopyTo(Call.Room(target, capacity, values.Length, parameter));
        }
    }
}
