using System.Runtime.CompilerServices;
using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>
/// The device's part of an operation: command lists of bounded work, recorded once and submitted as often as the operation is
/// repeated with the same operands. Or a list of the caller's, to which operations are added and which the caller submits.
/// </summary>
internal sealed class RecordedWork : IDisposable
{
    private readonly GpuDevice _device;
    private readonly string _name;
    private long _operationsPerList = long.MaxValue;
    private long _bound;
    private long _largest;
    private readonly CommandList? _target;
    private readonly List<CommandList> _lists = [];
    private int _used;
    private long _operations;

    /// <summary>Makes lists of its own.</summary>
    /// <param name="device">The device.</param>
    /// <param name="name">The lists' name.</param>
    public RecordedWork(GpuDevice device, string name)
    {
        _device = device;
        _name = name;
    }

    /// <summary>Adds to a list of the caller's, which the engine itself splits where it is long.</summary>
    public RecordedWork(CommandList target)
        : this(target.Device, target.Name)
    {
        _target = target;
        _lists.Add(target);
        _used = 1;
    }

    /// <summary>Forgets what was recorded.</summary>
    public void Clear()
    {
        for (int i = 0; i < _used; i++)
        {
            _lists[i].Reset();
        }

        _used = 0;
        _operations = 0;
        _largest = 0;
    }

    /// <summary>Forgets what was recorded; what follows is cut as a tuning has it.</summary>
    public void Begin(GpuTuning tuning)
    {
        Clear();
        _bound = tuning.OperationsPerDispatch;
        _operationsPerList = tuning.OperationsPerList;
    }

    /// <summary>
    /// Whether it would now be cut otherwise, and that matters: a dispatch is too long for what the device has shown to do since, or there
    /// are many more than need be. A few more cost little.
    /// </summary>
    public bool IsCutBadly(GpuTuning tuning) => IsCutBadly(_bound, _largest, _used, tuning.OperationsPerDispatch);

    /// <summary>The same of a number of lists, recorded with a bound, by their largest dispatch and the bound of now.</summary>
    internal static bool IsCutBadly(long bound, long largest, int lists, long now) =>
        (now < bound && now < largest / 2) || (lists > 1 && now / 8 >= bound);

    /// <summary>Records a dispatch.</summary>
    public void Dispatch(Kernel kernel, uint x, uint y, long operations)
    {
        if (_used == 0 || (_target is null && _operations > 0 && _operations + operations > _operationsPerList))
        {
            Begin();
        }

        _largest = Math.Max(_largest, operations);
        _operations += operations;
        _lists[_used - 1].Dispatch(kernel, x, y, 1, operations);
    }

    /// <summary>Records a fill with a 32-bit pattern.</summary>
    public void Fill(GpuBuffer buffer, uint value, long bytes)
    {
        if (_used == 0)
        {
            Begin();
        }

        _lists[_used - 1].Fill(buffer, value, 0, bytes);
    }

    /// <summary>Records a copy of the first bytes of a buffer.</summary>
    public void Copy(GpuBuffer source, GpuBuffer target, long targetOffset, long bytes)
    {
        if (_used == 0)
        {
            Begin();
        }

        _lists[_used - 1].Copy(source, 0, target, targetOffset, bytes);
    }

    /// <summary>
    /// Submits everything, a caller's list excepted. Where somebody watches the progress or may cancel, at most two lists are under way at a time, so that
    /// the answer to either is timely.
    /// </summary>
    public GpuFence Run(in OperationContext context, double from = 0, double to = 1)
    {
        GpuFence last = default;
        if (_target is not null)
        {
            return last;
        }

        bool watched = IsWatched(context);
        for (int i = 0; i < _used; i++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            GpuFence fence = _lists[i].Submit();
            if (watched && i > 0)
            {
                last.Wait();
                context.Progress?.Report(from + ((to - from) * i / _used));
            }

            last = fence;
        }

        return last;
    }

    /// <summary>As <see cref="Run"/>, without blocking a thread.</summary>
    [AsyncMethodBuilder(typeof(SharedPoolMethodBuilder<>))]
    public async ValueTask<GpuFence> RunAsync(OperationContext context, double from, double to)
    {
        bool watched = IsWatched(context);
        GpuFence last = default;
        for (int i = 0; i < _used; i++)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            GpuFence fence = _lists[i].Submit();
            if (watched && i > 0)
            {
                await last.WaitAsync(context.CancellationToken).ConfigureAwait(false);
                context.Progress?.Report(from + ((to - from) * i / _used));
            }

            last = fence;
        }

        return last;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (CommandList list in _lists)
        {
            list.Dispose();
        }

        _lists.Clear();
        _used = 0;
    }

    private static bool IsWatched(in OperationContext context) => context.Progress is not null || context.CancellationToken.CanBeCanceled;

    private void Begin()
    {
        if (_used == _lists.Count)
        {
            _lists.Add(_device.CreateCommandList(_name));
        }

        _used++;
        _operations = 0;
    }
}
