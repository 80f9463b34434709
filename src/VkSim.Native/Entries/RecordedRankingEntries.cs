using System.Runtime.InteropServices;
using VkSim.Compute;

namespace VkSim.Native;

/// <summary>Rankings that are recorded into lists, and what they find.</summary>
internal static unsafe class RecordedRankingEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_record_nearest")]
    public static int RecordNearest(nint list, nint queries, nint database, int k, int metric, NearestOptionsData* options, nint* ranking)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(ranking, nameof(ranking));
            ListObject to = call.List(list);
            Matrix asked = call.Matrix(queries, nameof(queries));
            Matrix rows = call.Matrix(database, nameof(database));
            lock (to.Gate)
            {
                *ranking = Add(to.Recorder.NearestNeighbors(asked, rows, k, (Metric)metric, NearestOptionsData.Options(options)), to);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_record_top_k")]
    public static int RecordTopK(nint list, nint matrix, int k, int smallest, nint* ranking)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(ranking, nameof(ranking));
            ListObject to = call.List(list);
            lock (to.Gate)
            {
                *ranking = Add(to.Recorder.TopK(call.Matrix(matrix, nameof(matrix)), k, new TopKOptions { Largest = smallest == 0 }), to);
            }
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_ranking_read")]
    public static int Read(nint ranking, long* ids, float* scores, nuint capacity, int* ready)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(ready, nameof(ready));
            RankingObject read = call.Ranking(ranking);
            Span<long> idsRoom = Call.Room(ids, capacity, read.Count, nameof(ids));
            *ready = read.Found.TryRead(idsRoom, Call.Room(scores, capacity, read.Count, nameof(scores))) ? 1 : 0;
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_ranking_read_begin")]
    public static int BeginRead(nint ranking, nint* request)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(request, nameof(request));
            RankingObject read = call.Ranking(ranking);
            *request = RankedRequest.Start(
                call, read.Count, (ids, scores, cancellation) => read.Found.ReadAsync(ids, scores, cancellation));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_ranking_get_buffer")]
    public static int GetBuffer(nint ranking, nint* buffer)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(buffer, nameof(buffer));
            RankingObject found = call.Ranking(ranking);
            _ = found.Owner.Gpu;
            GpuBuffer results = found.Found.Buffer ?? throw new InvalidOperationException("The ranking has no buffer: there is nothing to find.");
            *buffer = BufferObject.Add(results, found.Owner, keeps: found);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_ranking_release")]
    public static int Release(nint ranking)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            HandleTable.Remove(ranking, HandleKind.Ranking, nameof(ranking)).EndUse();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    private static nint Add(NeighborBuffers found, ListObject list) => HandleTable.Add(new RankingObject(found, list), HandleKind.Ranking);
}
