using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>Work that is cut into slices for frames.</summary>
internal static unsafe class BudgetEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_budget_nearest")]
    public static int Nearest(long nanoseconds, nint queries, nint database, int k, int metric, NearestOptionsData* options, nint* work)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(work, nameof(work));
            MatrixObject asked = call.MatrixObject(queries, nameof(queries));
            Matrix rows = call.Matrix(database, nameof(database));
            BudgetedSearch search = Budget(asked, nanoseconds).NearestNeighbors(
                asked.Matrix, rows, k, (Metric)metric, NearestOptionsData.Options(options));
            *work = Add(search, asked, asked.Matrix.Rows * k);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_budget_normalize")]
    public static int Normalize(long nanoseconds, nint x, NormalizeOptionsData* options, nint destination, nint* work)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(work, nameof(work));
            MatrixObject rows = call.MatrixObject(x, nameof(x));
            Matrix result = call.Matrix(destination, nameof(destination));
            *work = Add(Budget(rows, nanoseconds).Normalize(rows.Matrix, result, NormalizeOptionsData.Options(options)), rows);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_budget_cosine")]
    public static int Cosine(long nanoseconds, nint a, nint b, CosineOptionsData* options, nint destination, nint* work)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(work, nameof(work));
            MatrixObject left = call.MatrixObject(a, nameof(a));
            Matrix result = call.Matrix(destination, nameof(destination));
            *work = Add(Budget(left, nanoseconds).CosineSimilarity(left.Matrix, call.Matrix(b, nameof(b)), result, CosineOptionsData.Options(options)), left);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_budget_cdist")]
    public static int Cdist(long nanoseconds, nint a, nint b, CdistOptionsData* options, nint destination, nint* work)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(work, nameof(work));
            MatrixObject left = call.MatrixObject(a, nameof(a));
            Matrix result = call.Matrix(destination, nameof(destination));
            *work = Add(Budget(left, nanoseconds).Cdist(left.Matrix, call.Matrix(b, nameof(b)), result, CdistOptionsData.Options(options)), left);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_budget_dot")]
    public static int Dot(long nanoseconds, nint a, nint b, nint destination, nint* work)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(work, nameof(work));
            MatrixObject left = call.MatrixObject(a, nameof(a));
            Matrix result = call.Matrix(destination, nameof(destination));
            *work = Add(Budget(left, nanoseconds).DotProducts(left.Matrix, call.Matrix(b, nameof(b)), result), left);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_work_continue")]
    public static int Continue(nint work, int* done)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(done, nameof(done));
            *done = call.Work(work).Continue() ? 1 : 0;
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_work_get_info")]
    public static int GetInfo(nint work, WorkInfoData* info)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            VersionedStruct.Write(info, call.Work(work).Info, nameof(info));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_work_read")]
    public static int Read(nint work, long* ids, float* scores, nuint capacity)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            WorkObject found = call.Work(work);
            Span<long> idsRoom = Call.Room(ids, capacity, found.Results, nameof(ids));
            found.Read(idsRoom, Call.Room(scores, capacity, found.Results, nameof(scores)));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_work_release")]
    public static int Release(nint work)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            HandleTable.Remove(work, HandleKind.Work, nameof(work)).EndUse();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    private static FrameBudget Budget(MatrixObject operand, long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nanoseconds);
        return new FrameBudget(operand.Owner.Device, TimeSpan.FromTicks(Math.Max(1, nanoseconds / TimeSpan.NanosecondsPerTick)));
    }

    private static nint Add(BudgetedWork work, MatrixObject operand, long results = 0) =>
        HandleTable.Add(new WorkObject(work, operand.Owner, results), HandleKind.Work);
}
