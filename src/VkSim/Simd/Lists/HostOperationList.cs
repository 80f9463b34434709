using VkSim.Contract;

namespace VkSim.Simd.Lists;

/// <summary>A list of operations that the queue's thread computes.</summary>
internal sealed partial class HostOperationList(SimdBackend backend, HostQueue queue, string name) : IOperationList
{
    private HostRecording _recording = new();
    private bool _disposed;
    private OperationContext _context;

    /// <inheritdoc/>
    public bool IsTimed
    {
        // They always are.
        set { }
    }

    /// <inheritdoc/>
    public CancellationToken CancellationToken
    {
        set => _context = new OperationContext(value);
    }

    /// <inheritdoc/>
    public TimeSpan? Elapsed => _recording.Elapsed;

    /// <inheritdoc/>
    public void Normalize(
        in MatrixView source, in MatrixView destination, in MatrixView norms, in NormalizeSettings settings, in OperationContext context)
    {
        (MatrixView from, MatrixView to, MatrixView lengths, NormalizeSettings how) = (source, destination, norms, settings);
        _recording.Add(() => backend.Normalize(from, to, lengths, how, _context), from, to, lengths);
    }

    /// <inheritdoc/>
    public void NormalizeBackward(
        in MatrixView source, in MatrixView gradient, in MatrixView result, in NormalizeSettings settings, in OperationContext context)
    {
        (MatrixView from, MatrixView incoming, MatrixView to, NormalizeSettings how) = (source, gradient, result, settings);
        _recording.Add(() => backend.NormalizeBackward(from, incoming, to, how, _context), from, incoming, to);
    }

    /// <inheritdoc/>
    public void RowwiseCosine(in MatrixView a, in MatrixView b, in MatrixView result, in CosineSettings settings, in OperationContext context)
    {
        (MatrixView left, MatrixView right, MatrixView to, CosineSettings how) = (a, b, result, settings);
        _recording.Add(() => backend.RowwiseCosine(left, right, to, how, _context), left, right, to);
    }

    /// <inheritdoc/>
    public void RowwiseCosineBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in CosineSettings settings,
        in OperationContext context)
    {
        (MatrixView left, MatrixView right, MatrixView incoming) = (a, b, gradient);
        (MatrixView ofLeft, MatrixView ofRight, CosineSettings how) = (gradientA, gradientB, settings);
        _recording.Add(
            () => backend.RowwiseCosineBackward(left, right, incoming, ofLeft, ofRight, how, _context), left, right, incoming, ofLeft, ofRight);
    }

    /// <inheritdoc/>
    public void Pairwise(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        (MatrixView left, MatrixView right, MatrixView to, PairwiseSettings how) = (a, b, result, settings);
        _recording.Add(() => backend.Pairwise(left, right, to, how, _context), left, right, to);
    }

    /// <inheritdoc/>
    public void CondensedPairwise(in MatrixView rows, in MatrixView result, in PairwiseSettings settings, in OperationContext context)
    {
        (MatrixView from, MatrixView to, PairwiseSettings how) = (rows, result, settings);
        _recording.Add(() => backend.CondensedPairwise(from, to, how, _context), from, to);
    }

    /// <inheritdoc/>
    public void ExpandCondensed(in MatrixView condensed, long first, in MatrixView square, in OperationContext context)
    {
        (MatrixView from, MatrixView to) = (condensed, square);
        _recording.Add(() => backend.ExpandCondensed(from, first, to, _context), from, to);
    }

    /// <inheritdoc/>
    public void PairwiseBackward(
        in MatrixView a,
        in MatrixView b,
        in MatrixView values,
        in MatrixView gradient,
        in MatrixView gradientA,
        in MatrixView gradientB,
        in PairwiseSettings settings,
        in OperationContext context)
    {
        (MatrixView left, MatrixView right, MatrixView given, MatrixView incoming) = (a, b, values, gradient);
        (MatrixView ofLeft, MatrixView ofRight, PairwiseSettings how) = (gradientA, gradientB, settings);
        _recording.Add(
            () => backend.PairwiseBackward(left, right, given, incoming, ofLeft, ofRight, how, _context),
            left, right, given, incoming, ofLeft, ofRight);
    }

    /// <inheritdoc/>
    public void Softmax(in MatrixView source, in MatrixView destination, bool logarithm, in OperationContext context)
    {
        (MatrixView from, MatrixView to) = (source, destination);
        _recording.Add(() => backend.Softmax(from, to, logarithm, _context), from, to);
    }

    /// <inheritdoc/>
    public void SoftmaxBackward(in MatrixView output, in MatrixView gradient, in MatrixView result, bool logarithm, in OperationContext context)
    {
        (MatrixView given, MatrixView incoming, MatrixView to) = (output, gradient, result);
        _recording.Add(() => backend.SoftmaxBackward(given, incoming, to, logarithm, _context), given, incoming, to);
    }

    /// <inheritdoc/>
    public void LogSumExp(in MatrixView source, in MatrixView result, in OperationContext context)
    {
        (MatrixView from, MatrixView to) = (source, result);
        _recording.Add(() => backend.LogSumExp(from, to, _context), from, to);
    }

    /// <inheritdoc/>
    public IRankingBuffers Nearest(in MatrixView queries, in MatrixView database, in NearestSettings settings, IRankingBuffers? former)
    {
        (MatrixView left, MatrixView right, NearestSettings how) = (queries, database, settings);
        return Ranked(former, queries.Rows * settings.K, (scores, ids) => backend.Nearest(left, right, how, scores, ids, _context), left, right);
    }

    /// <inheritdoc/>
    public IRankingBuffers TopK(in MatrixView matrix, int k, bool largest)
    {
        MatrixView rows = matrix;
        return Ranked(null, matrix.Rows * k, (values, ids) => backend.TopK(rows, k, largest, values, ids, _context), rows);
    }

    /// <inheritdoc/>
    public ulong Submit()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _recording.Submit(queue);
    }

    /// <inheritdoc/>
    public void Clear() => _recording = new HostRecording();

    /// <inheritdoc/>
    public bool IsDone(ulong submission) => queue.IsDone(submission);

    /// <inheritdoc/>
    public Exception? ErrorOf(ulong submission) => _recording.ErrorOf(submission);

    /// <inheritdoc/>
    public bool Wait(ulong submission, TimeSpan timeout) => queue.Wait(submission, timeout);

    /// <inheritdoc/>
    public ValueTask WaitAsync(ulong submission, CancellationToken cancellationToken) => queue.WaitAsync(submission, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _disposed = true;

    /// <inheritdoc/>
    public override string ToString() => name;

    private HostRankingBuffers Ranked(
        IRankingBuffers? former, long count, HostRankingBuffers.Ranking ranking, params ReadOnlySpan<MatrixView> operands)
    {
        HostRankingBuffers buffers = former is HostRankingBuffers given && given.Count == count ? given : new HostRankingBuffers(queue, (int)count);
        _recording.Add(() => buffers.Fill(ranking), operands);
        _recording.Add(buffers);
        return buffers;
    }
}
