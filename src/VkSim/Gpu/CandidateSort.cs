using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>Records the kernels that sort rows of candidates, (key, id) each, best first: runs, and merges of two runs to one.</summary>
/// <param name="gpu">The device.</param>
/// <param name="room">Candidates of a run, a power of two.</param>
internal sealed class CandidateSort(GpuContext gpu, int room)
{
    private readonly record struct SortConstants(uint Places);

    private readonly record struct MergeConstants(uint Places, uint Run);

    /// <summary>The longest rows.</summary>
    public long Most => gpu.Limits.GroupsX * Math.Min(room, gpu.Tuning.RowGroup);

    /// <summary>Sorts rows of candidates, which are overwritten, into others.</summary>
    public void Sort(RecordedWork work, GpuBuffer candidates, long rows, int places, GpuBuffer sorted)
    {
        long bytes = rows * places * 8;
        Kernel sort = gpu.Kernels.Find("candidates_sort", (0, gpu.Tuning.SelectGroup), (1, room));
        sort.SetBuffer("Candidates", candidates, 0, bytes);
        sort.SetConstants(new SortConstants((uint)places));
        work.Dispatch(sort, Groups(places, room), (uint)rows, rows * places * 100);

        Kernel merge = gpu.Kernels.Find("candidates_merge", (0, gpu.Tuning.RowGroup));
        GpuBuffer source = candidates;
        for (long run = room; run < places; run *= 2)
        {
            GpuBuffer target = 2 * run >= places ? sorted
                : ReferenceEquals(source, candidates) ? gpu.Scratch.Get(ScratchKind.Merged, bytes) : candidates;
            merge.SetBuffer("Source", source, 0, bytes);
            merge.SetBuffer("Target", target, 0, bytes);
            merge.SetConstants(new MergeConstants((uint)places, (uint)run));
            work.Dispatch(merge, Groups(places, gpu.Tuning.RowGroup), (uint)rows, rows * places * 20);
            source = target;
        }
    }

    private static uint Groups(long count, long perGroup) => (uint)((count + perGroup - 1) / perGroup);
}
