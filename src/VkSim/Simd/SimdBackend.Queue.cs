using VkSim.Contract;
using VkSim.Simd.Lists;
using VkSim.Simd.Storage;

namespace VkSim.Simd;

/// <content>
/// What is computed in the background. A matrix that queued work uses is for those who come later as it is after that work: reading
/// waits, writing stands in line.
/// </content>
internal sealed partial class SimdBackend
{
    private readonly HostQueue _queue = new();
    private readonly Stack<HostWrite> _idleWrites = new();

    /// <inheritdoc/>
    public void Write(in MatrixView destination, ReadOnlySpan<byte> source)
    {
        if (((HostStorage)destination.Storage).IsUnderWay)
        {
            RentWrite().Submit(_queue, destination, source);
            return;
        }

        using HostLease lease = HostStorage.Lease(destination, out HostMatrix matrix);
        SimdBackendRows.Write(matrix, source);
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(MatrixView destination, ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(destination, source.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask ReadAsync(MatrixView source, Memory<byte> destination, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (((HostStorage)source.Storage).LastUse is { Queue: not null, Submission: ulong submission })
        {
            await _queue.WaitAsync(submission, cancellationToken).ConfigureAwait(false);
        }

        Read(source, destination.Span);
    }

    /// <inheritdoc/>
    public ValueTask NearestAsync(
        MatrixView queries, MatrixView database, NearestSettings settings, Memory<float> scores, Memory<long> ids, OperationContext context) =>
        HostCall.Submit(
            _queue, () => Nearest(queries, database, settings, scores.Span, ids.Span, context), context.CancellationToken, queries, database);

    /// <inheritdoc/>
    public ValueTask TopKAsync(MatrixView matrix, int k, bool largest, Memory<float> values, Memory<long> ids, OperationContext context) =>
        HostCall.Submit(_queue, () => TopK(matrix, k, largest, values.Span, ids.Span, context), context.CancellationToken, matrix);

    /// <inheritdoc/>
    public IOperationList CreateList(string name) => new HostOperationList(this, _queue, name);

    /// <inheritdoc/>
    public void Synchronize() => _queue.Wait(_queue.Submitted, Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public ValueTask SynchronizeAsync(CancellationToken cancellationToken) => _queue.WaitAsync(_queue.Submitted, cancellationToken);

    private HostWrite RentWrite()
    {
        lock (_idleWrites)
        {
            return _idleWrites.TryPop(out HostWrite? write) ? write : new HostWrite(_idleWrites);
        }
    }
}
