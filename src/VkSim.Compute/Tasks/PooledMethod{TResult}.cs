using System.Threading.Tasks.Sources;

namespace VkSim.Compute;

/// <summary>An asynchronous method that was suspended, and the source of its value task; used again after its result was taken.</summary>
/// <typeparam name="TResult">The result of the method.</typeparam>
internal abstract class PooledMethod<TResult> : IValueTaskSource<TResult>, IValueTaskSource
{
    private static readonly ContextCallback Resume = static method => ((PooledMethod<TResult>)method!).MoveNext();

    private readonly Action _goOn;
    private ManualResetValueTaskSourceCore<TResult> _core;
    private ExecutionContext? _context;

    protected PooledMethod() => _goOn = GoOn;

    /// <summary>Which of its lives this is.</summary>
    public short Version => _core.Version;

    /// <summary>Ends the method.</summary>
    public void Succeed(TResult result) => _core.SetResult(result);

    /// <summary>Ends the method with what it threw.</summary>
    public void Fail(Exception error) => _core.SetException(error);

    /// <inheritdoc/>
    public TResult GetResult(short token)
    {
        EndedTask.Require(_core.GetStatus(token));
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _context = null;
            _core.Reset();
            Return();
        }
    }

    /// <inheritdoc/>
    void IValueTaskSource.GetResult(short token) => GetResult(token);

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    /// <summary>What goes on with the method, in the execution context of the caller.</summary>
    protected Action KeepContext()
    {
        _context = ExecutionContext.Capture();
        return _goOn;
    }

    /// <summary>Goes on with the method.</summary>
    protected abstract void MoveNext();

    /// <summary>Gives back what the method held, and this to the pool.</summary>
    protected abstract void Return();

    private void GoOn()
    {
        if (_context is { } context)
        {
            ExecutionContext.Run(context, Resume, this);
        }
        else
        {
            MoveNext();
        }
    }
}
