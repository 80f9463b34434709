using VkSim.Compute;
using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Gpu;

/// <summary>
/// Records the kernels that take the best of rows: of each block of a row, and of those again until there is one block. So a row is read by
/// many workgroups, and the dispatches are few however long it is.
/// </summary>
internal sealed class BlockSelection(GpuContext gpu)
{
    // As ROOM in shaders/lib/selection.glsl: 8 KiB of shared memory, half of what every device has.
    private const int Room = 1024;

    // What an invocation reads at a time.
    private const int Four = 4;

    // As in shaders/best_of_blocks.comp: shares of an invocation, and columns of a share: with more a row is read by fewer workgroups.
    private const int MostShares = 32;
    private const int MostOfShare = 64;

    // Of many, columns of a block: what caches hold, and so many that few are left.
    private const int BlockOfMany = 16_384;
    private const int TimesMany = 16;

    // As in shaders/best_of_many.comp: how often it reads a row at most, and the rounds of its other loops, a power of two each.
    private const int PassesOfMany = 10;

    private readonly CandidateSort _sort = new(gpu, Room);

    private readonly record struct Constants(
        uint SourceBase, uint SourceStride, uint Columns, uint Block, uint Wanted, uint BestBase, uint BestStride, uint FirstId, uint SmallerIsBetter, uint InOrder = 0);

    /// <summary>Columns of a window whose scores or elements are there.</summary>
    /// <param name="first">The first column.</param>
    /// <param name="count">How many.</param>
    public delegate MatrixView Window(long first, int count);

    // The most that shaders/best_of_blocks.comp takes.
    private int MostOfFew => Math.Min(gpu.Tuning.FewSelected, Room / Four);

    // A round of a loop was seen to count twice.
    private long Reach(int group) => (long)gpu.Tuning.LoopRounds / 2 / PassesOfMany * group * Four;

    /// <summary>Rows that are selected from at a time, as far as working memory and workgroups go.</summary>
    /// <param name="columns">Columns of a row, or of a window of it.</param>
    /// <param name="isWhole">Whether they are the whole row.</param>
    /// <param name="wanted">How many of each row.</param>
    /// <exception cref="NotSupportedException">Not even one.</exception>
    public long RowsAtATime(long columns, bool isWhole, int wanted)
    {
        long bytes = 8L * wanted * (isWhole ? 1 : 2);
        if (bytes > gpu.Limits.Range)
        {
            throw new NotSupportedException($"{wanted} of a row do not fit one binding of the device ({gpu.Limits.Range} bytes).");
        }

        if (wanted > Math.Min(Reach(gpu.Tuning.WideGroup) / 2, _sort.Most))
        {
            throw new NotSupportedException($"{wanted} of a row are more than the loops of this driver reach.");
        }

        bytes = Math.Max(bytes, 8L * wanted * Blocks(1, columns, wanted));
        return Math.Clamp(Math.Min(gpu.Limits.Range, gpu.Tuning.ScratchBytes) / bytes, 1, gpu.Limits.GroupsY);
    }

    /// <summary>The most columns that are selected from at a time.</summary>
    public long ColumnsAtATime(int wanted) => Math.Min(gpu.Limits.GroupsX * Block(wanted), int.MaxValue);

    /// <summary>Takes the best of rows, (key, id) each, best first.</summary>
    /// <param name="work">What to record into.</param>
    /// <param name="rows">How many rows, as <see cref="RowsAtATime"/> allows.</param>
    /// <param name="columns">Columns of a row.</param>
    /// <param name="window">Columns at a time, as <see cref="ColumnsAtATime"/> allows.</param>
    /// <param name="part">Gives columns, which one binding reaches, and records what brings them about.</param>
    /// <param name="wanted">How many of each row, no more than it has.</param>
    /// <param name="largest">Whether the largest are best.</param>
    /// <param name="best">Rows × wanted; places for which there are none are empty.</param>
    /// <param name="allowed">Which columns count.</param>
    public void Find(
        RecordedWork work, long rows, long columns, long window, Window part, int wanted, bool largest, GpuBuffer best, AllowedRows allowed = default)
    {
        GpuBuffer target = wanted <= Room ? best : gpu.Scratch.Get(ScratchKind.Unsorted, rows * wanted * 8);
        long windows = (columns + window - 1) / window;
        if (windows == 1)
        {
            FindIn(work, part(0, (int)columns), 0, wanted, largest, target, 0, (uint)wanted, allowed);
        }
        else
        {
            FindInWindows(work, rows, columns, window, part, wanted, largest, target, allowed);
        }

        if (wanted > Room)
        {
            _sort.Sort(work, target, rows, wanted, best);
        }
    }

    /// <summary>Brings rows of candidates into order, best first; they are overwritten.</summary>
    public void Sort(RecordedWork work, GpuBuffer candidates, long rows, int columns, GpuBuffer sorted)
    {
        if (columns > Room)
        {
            _sort.Sort(work, candidates, rows, columns, sorted);
        }
        else
        {
            Merge(work, new Candidates(candidates, rows, (uint)columns, (uint)columns), columns, sorted, (uint)columns);
        }
    }

    // What was found in the windows stands side by side, and is merged where there is no room for more.
    private void FindInWindows(
        RecordedWork work, long rows, long columns, long window, Window part, int wanted, bool largest, GpuBuffer target, in AllowedRows allowed)
    {
        long windows = (columns + window - 1) / window;
        long room = Math.Min(Math.Min(gpu.Limits.Range, gpu.Tuning.ScratchBytes) / (8 * rows * wanted), ColumnsAtATime(wanted) / wanted);
        uint stride = (uint)(Math.Min(windows, Math.Max(2, room)) * wanted);
        GpuBuffer parts = gpu.Scratch.Get(ScratchKind.BestOfWindows, rows * stride * 8);
        GpuBuffer? others = null;
        uint found = 0;
        for (long first = 0; first < columns; first += window)
        {
            if (found + wanted > stride)
            {
                others ??= gpu.Scratch.Get(ScratchKind.BestOfWindowsToo, rows * stride * 8);
                Merge(work, new Candidates(parts, rows, found, stride), wanted, others, stride);
                (parts, others) = (others, parts);
                found = (uint)wanted;
            }

            MatrixView view = part(first, (int)Math.Min(window, columns - first));
            FindIn(work, view, (uint)first, wanted, largest, parts, found, stride, allowed);
            found += (uint)wanted;
        }

        Merge(work, new Candidates(parts, rows, found, stride), wanted, target, (uint)wanted);
    }

    private void FindIn(
        RecordedWork work, in MatrixView view, uint firstId, int wanted, bool largest, GpuBuffer target, uint first, uint stride, in AllowedRows allowed)
    {
        RowWindow source = RowWindow.Of(view, gpu.Limits);
        RowLayout layout = gpu.WidestOf(RowWindow.LayoutOf(view));
        var step = new Constants(source.FirstElement, source.Stride, source.Columns, 0, (uint)wanted, first, stride, firstId, largest ? 0u : 1);
        long blocks = Blocks(view.Rows, source.Columns, wanted);
        if (blocks == 1)
        {
            Record(work, layout, source, step with { InOrder = 1 }, target, allowed);
            return;
        }

        uint found = (uint)(blocks * wanted);
        GpuBuffer candidates = gpu.Scratch.Get(ScratchKind.Candidates, view.Rows * found * 8);
        Record(work, layout, source, step with { BestBase = 0, BestStride = found }, candidates, allowed);
        Merge(work, new Candidates(candidates, view.Rows, found, found), wanted, target, stride, first);
    }

    private void Merge(RecordedWork work, Candidates from, int wanted, GpuBuffer target, uint stride, uint first = 0)
    {
        while (Blocks(from.Rows, from.Columns, wanted) is > 1 and var blocks)
        {
            uint found = (uint)(blocks * wanted);
            ScratchKind other = from.Kind == ScratchKind.Merged ? ScratchKind.Candidates : ScratchKind.Merged;
            GpuBuffer fewer = gpu.Scratch.Get(other, from.Rows * found * 8);
            Record(work, null, from.AsWindow(), new Constants(0, from.Stride, from.Columns, 0, (uint)wanted, 0, found, 0, 0), fewer);
            from = new Candidates(fewer, from.Rows, found, found, other);
        }

        Record(work, null, from.AsWindow(), new Constants(0, from.Stride, from.Columns, 0, (uint)wanted, first, stride, 0, 0, InOrder: 1), target);
    }

    // Of candidates, where there is no layout.
    private void Record(
        RecordedWork work, RowLayout? layout, in RowWindow source, in Constants step, GpuBuffer target, in AllowedRows allowed = default)
    {
        int wanted = (int)step.Wanted;
        bool few = wanted <= MostOfFew && step.Columns > wanted;
        string shader = few ? "best_of_blocks" : "best_of_many";
        string variant = layout is { } of ? KernelLibrary.Variant(shader, of) : few ? "best_of_blocks.candidates" : "best_of_many.candidates";
        long blocks = Blocks(source.Rows, step.Columns, wanted);
        long block = (step.Columns + (Four * blocks) - 1) / (Four * blocks) * Four;
        int group = few || block <= Reach(gpu.Tuning.SelectGroup) ? gpu.Tuning.SelectGroup : gpu.Tuning.WideGroup;
        (int, long) ranked = (4, gpu.Tuning.RankedSelected);
        (int, long) filtered = (5, allowed.AreSome ? 1 : 0);
        Kernel kernel = few
            ? gpu.Kernels.Find(variant, (0, group), (1, (uint)source.Type), (2, Room), (3, Shares(wanted)), ranked, filtered)
            : gpu.Kernels.Find(variant, (0, group), (1, (uint)source.Type), (2, Room), ranked, filtered);
        source.BindTo(kernel, "Source");
        if (layout is not null)
        {
            allowed.BindTo(kernel, gpu.Scratch.Get(ScratchKind.Unused, 256));
        }

        kernel.SetBuffer("Best", target, 0, (step.BestBase + ((source.Rows - 1L) * step.BestStride) + (blocks * wanted)) * 8);
        kernel.SetConstants(step with { Block = (uint)block, InOrder = wanted <= Room ? step.InOrder : 0 });
        work.Dispatch(kernel, (uint)blocks, source.Rows, Operations(source.Rows, step.Columns));
    }

    /// <summary>What a selection counts for in <see cref="GpuTuning.OperationsPerDispatch"/>.</summary>
    public static long Operations(long rows, long columns) => 4 * rows * Math.Max(1, columns);

    // At least four for each that is wanted, so that few are read again.
    private int Shares(int wanted)
    {
        int shares = gpu.Tuning.SelectGroup;
        while (shares < 4 * wanted && shares < Math.Min(Room, MostShares * gpu.Tuning.SelectGroup))
        {
            shares *= 2;
        }

        return shares;
    }

    // The longest blocks that serve few rows. With many rows of many wanted the device is busy with fewer blocks of each.
    private long Block(int wanted) => wanted <= MostOfFew
        ? (long)Shares(wanted) * Math.Min(MostOfShare, Room / wanted / Four * Four)
        : Math.Min(Math.Max(BlockOfMany, (long)TimesMany * wanted), Reach(gpu.Tuning.WideGroup));

    private long Blocks(long rows, long columns, int wanted)
    {
        long block = Block(wanted);
        long blocks = Math.Max(1, (columns + block - 1) / block);
        if (wanted <= MostOfFew)
        {
            return blocks;
        }

        long reach = Reach(gpu.Tuning.WideGroup);
        return Math.Clamp(gpu.Tuning.FillingGroups / rows, (columns + reach - 1) / reach, blocks);
    }

    // Rows of (key, id), each of so many columns; the stride counts pairs.
    private readonly record struct Candidates(GpuBuffer Buffer, long Rows, uint Columns, uint Stride, ScratchKind Kind = ScratchKind.Candidates)
    {
        public RowWindow AsWindow() =>
            new(Buffer, 0, (((Rows - 1) * Stride) + Columns) * 8, 0, Stride, (uint)Rows, Columns, ElementType.Float32);
    }
}
