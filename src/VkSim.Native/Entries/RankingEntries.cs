using System.Runtime.InteropServices;

namespace VkSim.Native;

/// <summary>The best of rows and the nearest of a database.</summary>
internal static unsafe class RankingEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_top_k")]
    public static int TopK(nint matrix, int k, int smallest, float* values, long* columns, nuint capacity)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix rows = call.Matrix(matrix, nameof(matrix));
            Span<float> valuesRoom = Call.Room(values, capacity, Needed(rows, k), nameof(values));
            Span<long> columnsRoom = Call.Room(columns, capacity, Needed(rows, k), nameof(columns));
            TopKResult best = rows.Device.TopK(rows, k, new TopKOptions { Largest = smallest == 0 });
            best.Values.CopyTo(valuesRoom);
            best.Ids.CopyTo(columnsRoom);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_nearest")]
    public static int Nearest(nint queries, nint database, int k, int metric, NearestOptionsData* options, long* ids, float* scores, nuint capacity)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix asked = call.Matrix(queries, nameof(queries));
            Span<long> idsRoom = Call.Room(ids, capacity, Needed(asked, k), nameof(ids));
            Span<float> scoresRoom = Call.Room(scores, capacity, Needed(asked, k), nameof(scores));
            Neighbors found = asked.Device.NearestNeighbors(
                asked, call.Matrix(database, nameof(database)), k, (Metric)metric, NearestOptionsData.Options(options));
            found.Ids.CopyTo(idsRoom);
            found.Scores.CopyTo(scoresRoom);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_nearest_query")]
    public static int NearestQuery(
        float* query, nuint length, nint database, int k, int metric, NearestOptionsData* options, long* ids, float* scores,
        nuint capacity)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Matrix rows = call.Matrix(database, nameof(database));
            Span<long> idsRoom = Call.Room(ids, capacity, k, nameof(ids));
            Span<float> scoresRoom = Call.Room(scores, capacity, k, nameof(scores));
            Neighbors found = rows.Device.NearestNeighbors(
                Call.Array(query, length, nameof(query)), rows, k, (Metric)metric, NearestOptionsData.Options(options));
            found.Ids.CopyTo(idsRoom);
            found.Scores.CopyTo(scoresRoom);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_nearest_begin")]
    public static int BeginNearest(nint queries, nint database, int k, int metric, NearestOptionsData* options, nint* request)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(request, nameof(request));
            Matrix asked = call.Matrix(queries, nameof(queries));
            Matrix rows = call.Matrix(database, nameof(database));
            NearestOptions settings = NearestOptionsData.Options(options) ?? new NearestOptions();
            Metric nearness = EnumValue.Of<Metric>(metric, nameof(metric));
            *request = RankedRequest.Start(
                call,
                Needed(asked, k),
                (ids, scores, cancellation) => asked.Device.NearestNeighborsAsync(
                    asked, rows, k, nearness, ids, scores, settings with { CancellationToken = cancellation }));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_top_k_begin")]
    public static int BeginTopK(nint matrix, int k, int smallest, nint* request)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(request, nameof(request));
            Matrix rows = call.Matrix(matrix, nameof(matrix));
            *request = RankedRequest.Start(
                call,
                Needed(rows, k),
                (columns, values, cancellation) => rows.Device.TopKAsync(
                    rows, k, columns, values, new TopKOptions { Largest = smallest == 0, CancellationToken = cancellation }));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    private static long Needed(Matrix rows, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        return checked(rows.Rows * k);
    }
}
