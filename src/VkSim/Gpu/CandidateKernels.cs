using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>Records the kernels that keep the best of a search's candidates.</summary>
internal sealed class CandidateKernels(GpuContext gpu)
{
    // Candidates that a workgroup sorts at a time: 8 KiB of shared memory, half of what every device has.
    private const int Room = 1024;

    // As in shaders/candidates_cut.comp: how often it reads a list, for the bits of a key and of an id and to take at last; and the rounds
    // of its other loops.
    private const int CutPasses = 17;
    private const int CutOverhead = 600;

    // From here on the many workgroups of a merge make up for sorting all.
    private const int LongestCut = 1 << 20;

    private readonly record struct SelectConstants(uint Wanted, uint Capacity);

    private readonly record struct SortConstants(uint Capacity, uint Places);

    private readonly record struct MergeConstants(uint SourceCapacity, uint TargetCapacity, uint Places, uint Run);

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

    /// <summary>The longest list from which one workgroup takes the best, however many; a round of a loop was seen to count twice.</summary>
    public long MostForCut => Math.Clamp(((gpu.Tuning.LoopRounds / 2L) - CutOverhead) / CutPasses * gpu.Tuning.CutGroup, 0, LongestCut);

    /// <summary>Leaves the best of each list, and raises the threshold; gives the lists afterwards.</summary>
    public CandidateLists Keep(RecordedWork work, CandidateLists lists, long queries, int wanted)
    {
        if (wanted <= MostForSelection)
        {
            return Select(work, lists, queries, wanted);
        }

        if (lists.Capacity <= MostForCut)
        {
            return Cut(work, lists, queries, wanted);
        }

        lists = Sort(work, lists, queries, lists.Capacity);
        KeepSorted(work, lists, queries, wanted);
        return lists;
    }

    /// <summary>Packs the first neighbours of each list, (key, id) each, best first.</summary>
    /// <param name="work">What to record into.</param>
    /// <param name="lists">Lists of no more than are wanted.</param>
    /// <param name="best">Queries × wanted.</param>
    /// <param name="queries">How many lists.</param>
    /// <param name="wanted">How many of each; beyond a list's end places are empty.</param>
    public void Collect(RecordedWork work, CandidateLists lists, GpuBuffer best, long queries, int wanted)
    {
        if (!lists.AreSorted)
        {
            lists = wanted <= MostForSelection ? Select(work, lists, queries, wanted) : Sort(work, lists, queries, wanted);
        }

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
        return lists with { AreSorted = true };
    }

    private CandidateLists Cut(RecordedWork work, CandidateLists lists, long queries, int wanted)
    {
        Kernel kernel = gpu.Kernels.Find("candidates_cut", (0, gpu.Tuning.CutGroup));
        kernel.SetBuffer("Thresholds", lists.Thresholds, 0, queries * 4);
        kernel.SetBuffer("Counts", lists.Counts, 0, queries * 4);
        kernel.SetBuffer("Kept", lists.Kept, 0, queries * 4);
        kernel.SetBuffer("Candidates", lists.Candidates, 0, queries * lists.Capacity * 8);
        kernel.SetConstants(new SelectConstants((uint)wanted, lists.Capacity));
        (uint x, uint y) = gpu.Limits.Flat(queries);

        // What passes a threshold is about as much as was kept.
        work.Dispatch(kernel, x, y, queries * Math.Min(2L * wanted, lists.Capacity) * CutPasses);
        return lists with { AreSorted = false };
    }

    // The first places of each list, in order.
    private CandidateLists Sort(RecordedWork work, CandidateLists lists, long queries, long places)
    {
        Kernel sort = gpu.Kernels.Find("candidates_sort", (0, gpu.Tuning.SelectGroup), (1, Room));
        sort.SetBuffer("Counts", lists.Counts, 0, queries * 4);
        sort.SetBuffer("Candidates", lists.Candidates, 0, queries * lists.Capacity * 8);
        sort.SetConstants(new SortConstants(lists.Capacity, (uint)places));
        work.Dispatch(sort, Groups(places, Room), (uint)queries, queries * places * 100);

        Kernel merge = gpu.Kernels.Find("candidates_merge", (0, gpu.Tuning.RowGroup));
        for (long run = Room; run < places; run *= 2)
        {
            ScratchKind other = ReferenceEquals(lists.Candidates, gpu.Scratch.Get(ScratchKind.Merged, queries * places * 8))
                ? ScratchKind.Candidates : ScratchKind.Merged;
            GpuBuffer target = gpu.Scratch.Get(other, queries * places * 8);
            merge.SetBuffer("Source", lists.Candidates, 0, queries * lists.Capacity * 8);
            merge.SetBuffer("Target", target, 0, queries * places * 8);
            merge.SetConstants(new MergeConstants(lists.Capacity, (uint)places, (uint)places, (uint)run));
            work.Dispatch(merge, Groups(places, gpu.Tuning.RowGroup), (uint)queries, queries * places * 20);
            lists = lists with { Candidates = target, Capacity = (uint)places };
        }

        return lists with { AreSorted = true };
    }

    private void KeepSorted(RecordedWork work, CandidateLists lists, long queries, int wanted)
    {
        Kernel keep = gpu.Kernels.Find("candidates_keep", (0, gpu.Tuning.RowGroup));
        keep.SetBuffer("Thresholds", lists.Thresholds, 0, queries * 4);
        keep.SetBuffer("Counts", lists.Counts, 0, queries * 4);
        keep.SetBuffer("Candidates", lists.Candidates, 0, queries * lists.Capacity * 8);
        keep.SetConstants(new KeepConstants((uint)queries, (uint)wanted, lists.Capacity));
        work.Dispatch(keep, Groups(queries, gpu.Tuning.RowGroup), 1, queries);
    }
}
