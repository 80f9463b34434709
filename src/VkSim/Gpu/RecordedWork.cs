using VkSim.Compute;
using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>
/// The device's part of an operation: command lists of bounded work, recorded once and submitted as often as the operation is
/// repeated with the same operands.
/// </summary>
internal sealed class RecordedWork(GpuDevice device, string name, long operationsPerList) : IDisposable
{
    private readonly List<CommandList> _lists = [];
    private int _used;
    private long _operations;

    /// <summary>Forgets what was recorded.</summary>
    public void Clear()
    {
        for (int i = 0; i < _used; i++)
        {
            _lists[i].Reset();
        }

        _used = 0;
        _operations = 0;
    }

    /// <summary>Records a dispatch.</summary>
    public void Dispatch(Kernel kernel, uint x, uint y, long operations)
    {
        if (_used == 0 || (_operations > 0 && _operations + operations > operationsPerList))
        {
            Begin();
        }

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

    /// <summary>
    /// Submits everything. Where somebody watches the progress or may cancel, at most two lists are under way at a time, so that
    /// the answer to either is timely.
    /// </summary>
    public GpuFence Run(in OperationContext context, double from = 0, double to = 1)
    {
        bool watched = context.Progress is not null || context.CancellationToken.CanBeCanceled;
        GpuFence last = default;
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

    private void Begin()
    {
        if (_used == _lists.Count)
        {
            _lists.Add(device.CreateCommandList(name));
        }

        _used++;
        _operations = 0;
    }
}
