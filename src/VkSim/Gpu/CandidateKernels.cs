using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>Records the kernels that keep the best of a search's candidates.</summary>
internal sealed class CandidateKernels(GpuContext gpu)
{
    // Candidates that a workgroup sorts at a time: 8 KiB of shared memory, half of what every device has.
    private const int Room = 1024;

    private readonly record struct SelectConstants(uint Wanted, uint Capacity);

    private readonly record struct MergeConstants(uint Capacity, uint Run);

    private readonly record struct KeepConstants(uint Queries, uint Wanted, uint Capacity);

    /// <summary>The most neighbours that one workgroup can select alone.</summary>
    public static int MostForSelection => Room / 2;

    /// <summary>Empties the lists: any candidate may enter.</summary>
    public static void Clear(RecordedWork work, CandidateLists lists, long queries)
    {
        work.Fill(lists.Thresholds, 0, queries * 4);
        work.Fill(lists.Counts, 0, queries * 4);
        work.Fill(lists.Kept, 0, queries * 4);
    }

    /// <summary>Brings the best of each list to its front, in order, and raises the threshold; gives the lists afterwards.</summary>
    public CandidateLists Keep(RecordedWork work, CandidateLists lists, long queries, int wanted) =>
        wanted <= MostForSelection ? Select(work, lists, queries, wanted) : Sort(work, lists, queries, wanted);

    /// <summary>Packs the first neighbours of each list, (key, id) each.</summary>
    public void Collect(RecordedWork work, CandidateLists lists, GpuBuffer best, long queries, int wanted)
    {
        Kernel kernel = gpu.Kernels.Find("candidates_collect", (0, gpu.Tuning.RowGroup));
        kernel.SetBuffer("Counts", lists.Counts, 0, queries * 4);
        kernel.SetBuffer("Candidates", lists.Candidates, 0, queries * lists.Capacity * 8);
        kernel.SetBuffer("Best", best, 0, queries * wanted * 8);
        kernel.SetConstants(new SelectConstants((uint)wanted, lists.Capacity));
        work.Dispatch(kernel, Groups(wanted, gpu.Tuning.RowGroup), (uint)queries, queries * wanted);
    }

    private static uint Groups(long count, long perGroup) => (uint)((count + perGroup - 1) / perGroup);

    private CandidateLists Select(RecordedWork work, CandidateLists lists, long queries, int wanted)
    {
        Kernel kernel = gpu.Kernels.Find("candidates_select", (0, gpu.Tuning.SelectGroup), (1, Room));
        kernel.SetBuffer("Thresholds", lists.Thresholds, 0, queries * 4);
        kernel.SetBuffer("Counts", lists.Counts, 0, queries * 4);
        kernel.SetBuffer("Kept", lists.Kept, 0, queries * 4);
        kernel.SetBuffer("Candidates", lists.Candidates, 0, queries * lists.Capacity * 8);
        kernel.SetConstants(new SelectConstants((uint)wanted, lists.Capacity));
        (uint x, uint y) = gpu.Limits.Flat(queries);
        work.Dispatch(kernel, x, y, queries * Room * 10);
        return lists;
    }

    private CandidateLists Sort(RecordedWork work, CandidateLists lists, long queries, int wanted)
    {
        long capacity = lists.Capacity;
        Kernel sort = gpu.Kernels.Find("candidates_sort", (0, gpu.Tuning.SelectGroup), (1, Room));
        sort.SetBuffer("Counts", lists.Counts, 0, queries * 4);
        sort.SetBuffer("Candidates", lists.Candidates, 0, queries * capacity * 8);
        sort.SetConstants((uint)capacity);
        work.Dispatch(sort, Groups(capacity, Room), (uint)queries, queries * capacity * 100);

        GpuBuffer from = lists.Candidates;
        GpuBuffer to = gpu.Scratch.Get(ScratchKind.Merged, queries * capacity * 8);
        if (ReferenceEquals(from, to))
        {
            to = gpu.Scratch.Get(ScratchKind.Candidates, queries * capacity * 8);
        }

        Kernel merge = gpu.Kernels.Find("candidates_merge", (0, gpu.Tuning.RowGroup));
        for (long run = Room; run < capacity; run *= 2)
        {
            merge.SetBuffer("Source", from, 0, queries * capacity * 8);
            merge.SetBuffer("Target", to, 0, queries * capacity * 8);
            merge.SetConstants(new MergeConstants((uint)capacity, (uint)run));
            work.Dispatch(merge, Groups(capacity, gpu.Tuning.RowGroup), (uint)queries, queries * capacity * 20);
            (from, to) = (to, from);
        }

        Kernel keep = gpu.Kernels.Find("candidates_keep", (0, gpu.Tuning.RowGroup));
        keep.SetBuffer("Thresholds", lists.Thresholds, 0, queries * 4);
        keep.SetBuffer("Counts", lists.Counts, 0, queries * 4);
        keep.SetBuffer("Candidates", from, 0, queries * capacity * 8);
        keep.SetConstants(new KeepConstants((uint)queries, (uint)wanted, (uint)capacity));
        work.Dispatch(keep, Groups(queries, gpu.Tuning.RowGroup), 1, queries);
        return lists with { Candidates = from };
    }
}
