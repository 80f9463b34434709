using VkSim.Compute;

namespace VkSim.Gpu;

/// <summary>Records the kernels that keep the best of a search's candidates.</summary>
internal sealed class CandidateKernels(GpuContext gpu)
{
    // Candidates that a workgroup sorts at a time: 8 KiB of shared memory, half of what every device has.
    private const int Room = 1024;

    private readonly record struct SelectConstants(uint Wanted, uint Capacity);

    /// <summary>The most neighbours that one workgroup can select alone.</summary>
    public static int MostForSelection => Room / 2;

    /// <summary>Empties the lists: any candidate may enter.</summary>
    public static void Clear(RecordedWork work, CandidateLists lists, long queries)
    {
        work.Fill(lists.Thresholds, 0, queries * 4);
        work.Fill(lists.Counts, 0, queries * 4);
        work.Fill(lists.Kept, 0, queries * 4);
    }

    /// <summary>Leaves the best of each list, in order, and raises the threshold.</summary>
    public void Keep(RecordedWork work, CandidateLists lists, long queries, int wanted)
    {
        Kernel kernel = gpu.Kernels.Find("candidates_select", (0, gpu.Tuning.SelectGroup), (1, Room));
        kernel.SetBuffer("Thresholds", lists.Thresholds, 0, queries * 4);
        kernel.SetBuffer("Counts", lists.Counts, 0, queries * 4);
        kernel.SetBuffer("Kept", lists.Kept, 0, queries * 4);
        kernel.SetBuffer("Candidates", lists.Candidates, 0, queries * lists.Capacity * 8);
        kernel.SetConstants(new SelectConstants((uint)wanted, lists.Capacity));
        (uint x, uint y) = gpu.Limits.Flat(queries);
        work.Dispatch(kernel, x, y, queries * Room * 10);
    }

    /// <summary>Packs the first neighbours of each list after <see cref="Keep"/>, (key, id) each, best first.</summary>
    /// <param name="work">What to record into.</param>
    /// <param name="lists">Lists of no more than are wanted.</param>
    /// <param name="best">Queries × wanted.</param>
    /// <param name="queries">How many lists.</param>
    /// <param name="wanted">How many of each; beyond a list's end places are empty.</param>
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
}
