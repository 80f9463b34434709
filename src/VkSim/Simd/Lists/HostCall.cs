using VkSim.Contract;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Lists;

/// <summary>One call that somebody awaits.</summary>
internal sealed class HostCall : IHostWork
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<HostStorage> _used = [];
    private readonly Action _call;
    private readonly CancellationToken _cancellation;

    private HostCall(Action call, CancellationToken cancellation)
    {
        _call = call;
        _cancellation = cancellation;
    }

    /// <summary>Stands in line; ends when the call has ended, as it ended.</summary>
    public static ValueTask Submit(HostQueue queue, Action call, CancellationToken cancellation, params ReadOnlySpan<MatrixView> operands)
    {
        var work = new HostCall(call, cancellation);
        foreach (MatrixView operand in operands)
        {
            work._used.Add((HostStorage)operand.Storage);
        }

        queue.Submit(work, work._used);
        return new ValueTask(work._source.Task);
    }

    /// <inheritdoc/>
    public void Execute(ulong submission)
    {
        Exception? error = null;
        try
        {
            _cancellation.ThrowIfCancellationRequested();
            _call();
        }
        catch (Exception e)
        {
            error = e;
        }

        HostQueue.Release(_used);
        if (error is OperationCanceledException)
        {
            _source.SetCanceled(_cancellation);
        }
        else if (error is not null)
        {
            _source.SetException(error);
        }
        else
        {
            _source.SetResult();
        }
    }
}
