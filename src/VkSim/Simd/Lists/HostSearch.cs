using System.Threading.Tasks.Sources;
using VkSim.Contract;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Lists;

/// <summary>One search among several storages that somebody awaits; used again after its result was taken.</summary>
internal sealed class HostSearch(SimdBackend backend, Stack<HostSearch> idle) : IHostWork, IValueTaskSource, IThreadPoolWorkItem
{
    private readonly List<HostStorage> _used = [];
    private ManualResetValueTaskSourceCore<bool> _core;
    private MatrixView _queries;
    private ReadOnlyMemory<SearchPart> _parts;
    private SearchSettings _settings;
    private Memory<float> _scores;
    private Memory<long> _rows;
    private OperationContext _context;
    private Exception? _error;

    /// <summary>Stands in line; ends when the search has ended, as it ended. See <see cref="IVectorBackend.SearchAsync"/>.</summary>
    public ValueTask Submit(
        HostQueue queue,
        in MatrixView queries,
        ReadOnlyMemory<SearchPart> parts,
        in SearchSettings settings,
        Memory<float> scores,
        Memory<long> rows,
        in OperationContext context)
    {
        (_queries, _parts, _settings, _scores, _rows, _context) = (queries, parts, settings, scores, rows, context);
        _used.Add((HostStorage)queries.Storage);
        try
        {
            queue.Submit(this, _used);
        }
        catch
        {
            _used.Clear();
            Return();
            throw;
        }

        return new ValueTask(this, _core.Version);
    }

    /// <inheritdoc/>
    public void Execute(ulong submission)
    {
        try
        {
            _context.CancellationToken.ThrowIfCancellationRequested();
            backend.Search(_queries, _parts.Span, _settings, _scores.Span, _rows.Span, _context);
        }
        catch (Exception e)
        {
            _error = e;
        }

        HostQueue.Release(_used);
        _used.Clear();

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    // Whoever waits goes on here, and not on the queue's thread. Somebody else may have it afterwards.
    void IThreadPoolWorkItem.Execute()
    {
        if (_error is { } error)
        {
            _core.SetException(error);
        }
        else
        {
            _core.SetResult(true);
        }
    }

    /// <inheritdoc/>
    public void GetResult(short token)
    {
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _error = null;
            _core.Reset();
            Return();
        }
    }

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Return()
    {
        (_queries, _parts, _settings, _scores, _rows, _context) = (default, default, default, default, default, default);
        lock (idle)
        {
            idle.Push(this);
        }
    }
}
