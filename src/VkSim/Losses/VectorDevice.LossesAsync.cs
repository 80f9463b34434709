namespace VkSim;

/// <content>Losses that are awaited.</content>
public sealed partial class VectorDevice
{
    /// <summary>As <see cref="Clip(Matrix, Matrix, LossDestinations, ClipOptions?)"/>, without blocking the calling thread.</summary>
    /// <param name="a">N×D; not written until the task has ended.</param>
    /// <param name="b">N×D; not written until the task has ended.</param>
    /// <param name="to">Where what is found goes, complete when the task has ended.</param>
    /// <param name="options">As of the other forms; progress is told the end. The token ends the task.</param>
    /// <returns>Ends when results are complete.</returns>
    /// <remarks>See <see cref="RunAsync(Action{VectorRecorder}, CancellationToken)"/> for what cancellation leaves.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, another device's matrix, or an explanation is asked for.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask ClipAsync(Matrix a, Matrix b, LossDestinations to, ClipOptions? options = null)
    {
        options ??= ClipOptions.Default;
        return RunAsync(
            (A: a, B: b, To: to, Options: options),
            static (list, s) => list.Clip(s.A, s.B, s.To, s.Options),
            options.CancellationToken, options.Progress);
    }

    /// <summary>As <see cref="InfoNce(Matrix, Matrix, LossDestinations, InfoNceOptions?)"/>, without blocking the calling thread.</summary>
    /// <param name="query">N×D; not written until the task has ended.</param>
    /// <param name="positive">N×D; not written until the task has ended.</param>
    /// <param name="to">Where what is found goes, complete when the task has ended.</param>
    /// <param name="options">As of the other forms; progress is told the end. The token ends the task.</param>
    /// <returns>Ends when results are complete.</returns>
    /// <remarks>See <see cref="RunAsync(Action{VectorRecorder}, CancellationToken)"/> for what cancellation leaves.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, another device's matrix, or an explanation is asked for.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask InfoNceAsync(Matrix query, Matrix positive, LossDestinations to, InfoNceOptions? options = null)
    {
        options ??= InfoNceOptions.Default;
        return RunAsync(
            (A: query, B: positive, To: to, Options: options),
            static (list, s) => list.InfoNce(s.A, s.B, s.To, s.Options),
            options.CancellationToken, options.Progress);
    }

    /// <summary>As <see cref="NtXent(Matrix, Matrix, LossDestinations, NtXentOptions?)"/>, without blocking the calling thread.</summary>
    /// <param name="a">N×D; not written until the task has ended.</param>
    /// <param name="b">N×D; not written until the task has ended.</param>
    /// <param name="to">Where what is found goes, complete when the task has ended.</param>
    /// <param name="options">As of the other forms; progress is told the end. The token ends the task.</param>
    /// <returns>Ends when results are complete.</returns>
    /// <remarks>See <see cref="RunAsync(Action{VectorRecorder}, CancellationToken)"/> for what cancellation leaves.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, another device's matrix, or an explanation is asked for.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask NtXentAsync(Matrix a, Matrix b, LossDestinations to, NtXentOptions? options = null)
    {
        options ??= NtXentOptions.Default;
        return RunAsync(
            (A: a, B: b, To: to, Options: options),
            static (list, s) => list.NtXent(s.A, s.B, s.To, s.Options),
            options.CancellationToken, options.Progress);
    }

    /// <summary>As <see cref="SigLip(Matrix, Matrix, LossDestinations, SigLipOptions?)"/>, without blocking the calling thread.</summary>
    /// <param name="a">N×D; not written until the task has ended.</param>
    /// <param name="b">N×D; not written until the task has ended.</param>
    /// <param name="to">Where what is found goes, complete when the task has ended.</param>
    /// <param name="options">As of the other forms; progress is told the end. The token ends the task.</param>
    /// <returns>Ends when results are complete.</returns>
    /// <remarks>See <see cref="RunAsync(Action{VectorRecorder}, CancellationToken)"/> for what cancellation leaves.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, another device's matrix, or an explanation is asked for.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask SigLipAsync(Matrix a, Matrix b, LossDestinations to, SigLipOptions? options = null)
    {
        options ??= SigLipOptions.Default;
        return RunAsync(
            (A: a, B: b, To: to, Options: options),
            static (list, s) => list.SigLip(s.A, s.B, s.To, s.Options),
            options.CancellationToken, options.Progress);
    }

    /// <summary>As <see cref="SupCon(Matrix, ReadOnlyMemory{int}, LossDestinations, SupConOptions?)"/>, without blocking the calling thread.</summary>
    /// <param name="embeddings">N×D; not written until the task has ended.</param>
    /// <param name="labels">N labels, any numbers.</param>
    /// <param name="to">Where what is found goes, complete when the task has ended.</param>
    /// <param name="options">As of the other forms; progress is told the end. The token ends the task.</param>
    /// <returns>Ends when results are complete.</returns>
    /// <remarks>See <see cref="RunAsync(Action{VectorRecorder}, CancellationToken)"/> for what cancellation leaves.</remarks>
    /// <exception cref="ArgumentException">A number of labels other than N, another device's matrix, or an explanation is asked for.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask SupConAsync(Matrix embeddings, ReadOnlyMemory<int> labels, LossDestinations to, SupConOptions? options = null)
    {
        options ??= SupConOptions.Default;
        return RunAsync(
            (Embeddings: embeddings, Labels: labels, To: to, Options: options),
            static (list, s) => list.SupCon(s.Embeddings, s.Labels, s.To, s.Options),
            options.CancellationToken, options.Progress);
    }

    /// <summary>As <see cref="CrossEntropy(Matrix, ReadOnlySpan{int}, Matrix, Matrix?, Matrix?, CrossEntropyOptions?)"/>, without blocking the calling thread.</summary>
    /// <param name="logits">N×C; not written until the task has ended.</param>
    /// <param name="labels">N class indices from 0 to C−1, or <see cref="CrossEntropyOptions.IgnoreIndex"/>.</param>
    /// <param name="losses">N×1, <see cref="ElementType.Float32"/>: the loss of each row.</param>
    /// <param name="gradient">N×C, <see cref="ElementType.Float32"/>: the gradient with respect to the logits; null: not wanted.</param>
    /// <param name="loss">1×1, <see cref="ElementType.Float32"/>: the mean or the sum, where there is no reduction the sum; null: not wanted.</param>
    /// <param name="options">As of the other forms; progress is told the end. The token ends the task.</param>
    /// <returns>Ends when results are complete.</returns>
    /// <remarks>See <see cref="RunAsync(Action{VectorRecorder}, CancellationToken)"/> for what cancellation leaves.</remarks>
    /// <exception cref="ArgumentException">What does not fit, or another device's matrix.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask CrossEntropyAsync(
        Matrix logits, ReadOnlyMemory<int> labels, Matrix losses, Matrix? gradient = null, Matrix? loss = null, CrossEntropyOptions? options = null)
    {
        options ??= CrossEntropyOptions.Default;
        return RunAsync(
            (Logits: logits, Labels: labels, Losses: losses, Gradient: gradient, Loss: loss, Options: options),
            static (list, s) => list.CrossEntropy(s.Logits, s.Labels.Span, s.Losses, s.Gradient, s.Loss, s.Options),
            options.CancellationToken, options.Progress);
    }

    /// <summary>As <see cref="CrossEntropy(Matrix, Matrix, Matrix, Matrix?, Matrix?, CrossEntropyOptions?)"/>, without blocking the calling thread.</summary>
    /// <param name="logits">N×C; not written until the task has ended.</param>
    /// <param name="probabilities">N×C, taken as they are; not written until the task has ended.</param>
    /// <param name="losses">N×1, <see cref="ElementType.Float32"/>: the loss of each row.</param>
    /// <param name="gradient">N×C, <see cref="ElementType.Float32"/>: the gradient with respect to the logits; null: not wanted.</param>
    /// <param name="loss">1×1, <see cref="ElementType.Float32"/>: the mean or the sum, where there is no reduction the sum; null: not wanted.</param>
    /// <param name="options">As of the other forms; progress is told the end. The token ends the task.</param>
    /// <returns>Ends when results are complete.</returns>
    /// <remarks>See <see cref="RunAsync(Action{VectorRecorder}, CancellationToken)"/> for what cancellation leaves.</remarks>
    /// <exception cref="ArgumentException">What does not fit, or another device's matrix.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask CrossEntropyAsync(
        Matrix logits, Matrix probabilities, Matrix losses, Matrix? gradient = null, Matrix? loss = null, CrossEntropyOptions? options = null)
    {
        options ??= CrossEntropyOptions.Default;
        return RunAsync(
            (Logits: logits, Probabilities: probabilities, Losses: losses, Gradient: gradient, Loss: loss, Options: options),
            static (list, s) => list.CrossEntropy(s.Logits, s.Probabilities, s.Losses, s.Gradient, s.Loss, s.Options),
            options.CancellationToken, options.Progress);
    }
}
