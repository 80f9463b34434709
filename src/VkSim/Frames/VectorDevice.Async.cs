namespace VkSim;

/// <content>What is awaited. Search and top-k, whose results are the host's, have methods of their own beside the others.</content>
public sealed partial class VectorDevice
{
    /// <summary>
    /// Computes what can be recorded, once, without blocking the calling thread: on a GPU no thread waits while it works, on the CPU the
    /// device's own threads compute. Such as <c>await device.RunAsync(to =&gt; to.Cdist(a, b, result))</c>.
    /// </summary>
    /// <param name="record">Records the operations; called before this returns, and raises its errors from here.</param>
    /// <param name="cancellationToken">
    /// Ends the task at once; what destinations hold then is undefined, and they are written until the device has ended too. The CPU does
    /// so soon, a GPU when it has finished.
    /// </param>
    /// <returns>Ends when results are complete.</returns>
    /// <remarks>
    /// The one form for everything whose results are matrices, instead of an Async method beside each. Losses have such methods, and
    /// comparisons whose values are wanted on the host. What is computed again and again is better recorded into a
    /// <see cref="VectorCommandList"/> once and awaited by its fence: recording anew allocates.
    /// </remarks>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="Compute.DeviceLostException">The device was lost.</exception>
    public ValueTask RunAsync(Action<VectorRecorder> record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return RunAsync(record, static (to, call) => call(to), cancellationToken, null);
    }

    /// <summary>As <see cref="CosineSimilarity(Matrix, Matrix, CosineOptions?)"/>, without blocking the calling thread, into the caller's memory.</summary>
    /// <param name="a">N×D; not written until the task has ended.</param>
    /// <param name="b">M×D; not written until the task has ended.</param>
    /// <param name="values">N×M values, row after row; undefined where the task is cancelled or fails.</param>
    /// <param name="options">Epsilon (1e-8), zero vectors, progress (told the end), cancellation.</param>
    /// <exception cref="ArgumentException">Different numbers of columns, another device's matrix, or a destination that is too short.</exception>
    /// <exception cref="NotSupportedException">Zero rows are to be errors.</exception>
    public ValueTask CosineSimilarityAsync(Matrix a, Matrix b, Memory<float> values, CosineOptions? options = null) =>
        PairsAsync(a, b, values, options ?? CosineOptions.Default, static (to, s, result) => to.CosineSimilarity(s.A, s.B, result, s.Options));

    /// <summary>As <see cref="DotProducts(Matrix, Matrix, DotProductOptions?)"/>, without blocking the calling thread, into the caller's memory.</summary>
    /// <param name="a">N×D; not written until the task has ended.</param>
    /// <param name="b">M×D; not written until the task has ended.</param>
    /// <param name="values">N×M values, row after row; undefined where the task is cancelled or fails.</param>
    /// <param name="options">Progress (told the end), cancellation.</param>
    /// <exception cref="ArgumentException">Different numbers of columns, another device's matrix, or a destination that is too short.</exception>
    public ValueTask DotProductsAsync(Matrix a, Matrix b, Memory<float> values, DotProductOptions? options = null) =>
        PairsAsync(a, b, values, options ?? DotProductOptions.Default, static (to, s, result) => to.DotProducts(s.A, s.B, result, s.Options));

    /// <summary>As <see cref="Cdist(Matrix, Matrix, CdistOptions?)"/>, without blocking the calling thread, into the caller's memory.</summary>
    /// <param name="a">N×D; not written until the task has ended.</param>
    /// <param name="b">M×D; not written until the task has ended.</param>
    /// <param name="values">N×M values, row after row; undefined where the task is cancelled or fails.</param>
    /// <param name="options">Order p (2), mode of Euclidean distances, squared or not, progress (told the end), cancellation.</param>
    /// <exception cref="ArgumentException">Different numbers of columns, another device's matrix, or a destination that is too short.</exception>
    public ValueTask CdistAsync(Matrix a, Matrix b, Memory<float> values, CdistOptions? options = null) =>
        PairsAsync(a, b, values, options ?? CdistOptions.Default, static (to, s, result) => to.Cdist(s.A, s.B, result, s.Options));

    private ValueTask PairsAsync<TOptions>(
        Matrix a, Matrix b, Memory<float> values, TOptions options, Action<VectorRecorder, (Matrix A, Matrix B, TOptions Options), Matrix> record)
        where TOptions : OperationOptions
    {
        Matrix result = AllocatePairs(a, b);
        try
        {
            Operations.Operands.HasRoom(values.Length, result.Rows * result.Columns, nameof(values));
            ValueTask computed = RunAsync(
                (A: a, B: b, Options: options, Result: result, Record: record),
                static (to, s) => s.Record(to, (s.A, s.B, s.Options), s.Result),
                options.CancellationToken, null);
            return ReadAsync(computed, result, values, options);
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private static async ValueTask ReadAsync(ValueTask computed, Matrix result, Memory<float> values, OperationOptions options)
    {
        using (result)
        {
            await computed.ConfigureAwait(false);
            await result.CopyToAsync(values, options.CancellationToken).ConfigureAwait(false);
        }

        options.Progress?.Report(1);
    }

    private ValueTask RunAsync<TState>(TState state, Action<VectorRecorder, TState> record, CancellationToken cancellation, IProgress<double>? progress)
    {
        cancellation.ThrowIfCancellationRequested();
        VectorCommandList list = CreateCommandList("awaited");
        try
        {
            record(Record(list), state);
            list.CancellationToken = cancellation;
            return AwaitAsync(list, list.Submit(), cancellation, progress);
        }
        catch
        {
            list.Dispose();
            throw;
        }
    }

    private static async ValueTask AwaitAsync(VectorCommandList list, VectorFence fence, CancellationToken cancellation, IProgress<double>? progress)
    {
        using (list)
        {
            await fence.WaitAsync(cancellation).ConfigureAwait(false);
        }

        progress?.Report(1);
    }
}
