using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Losses;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>The cross-entropy of each row of logits against its class.</summary>
    /// <param name="logits">N×C.</param>
    /// <param name="labels">N class indices from 0 to C−1, or <see cref="CrossEntropyOptions.IgnoreIndex"/>.</param>
    /// <param name="options">Class weights, ignored label, label smoothing, reduction, gradient, progress, cancellation.</param>
    /// <remarks>
    /// As torch.nn.functional.cross_entropy: w[t]·(−log p[t]), smoothed to (1−ε)·nll + (ε/C)·Σ w[c]·(−log p[c]). The mean divides by
    /// Σ w[t] over the rows that are not ignored. The sum has about twice the digits of single precision.
    /// </remarks>
    /// <exception cref="ArgumentException">A number of labels other than N, a label out of range, a number of weights other than C, or another device's matrix.</exception>
    public CrossEntropyResult CrossEntropy(Matrix logits, ReadOnlySpan<int> labels, CrossEntropyOptions? options = null)
    {
        options ??= CrossEntropyOptions.Default;
        MatrixView rows = logits.ViewOn(this);
        CheckWeights(rows, options);
        double weight = CheckLabels(rows, labels, options);
        return CrossEntropy(rows, default, labels, weight, options);
    }

    /// <summary>As <see cref="CrossEntropy(Matrix, ReadOnlySpan{int}, CrossEntropyOptions?)"/>, into given matrices; on a GPU without waiting for it.</summary>
    /// <param name="logits">N×C.</param>
    /// <param name="labels">N class indices from 0 to C−1, or <see cref="CrossEntropyOptions.IgnoreIndex"/>. What is recorded keeps them, and class weights, as they are now.</param>
    /// <param name="losses">N×1, <see cref="ElementType.Float32"/>: the loss of each row.</param>
    /// <param name="gradient">N×C, <see cref="ElementType.Float32"/>: the gradient with respect to the logits; null: not wanted.</param>
    /// <param name="loss">1×1, <see cref="ElementType.Float32"/>: the mean or the sum, where there is no reduction the sum; null: not wanted.</param>
    /// <param name="options">Class weights, ignored label, label smoothing, reduction, progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, a label out of range, a number of weights other than C, or another device's matrix.</exception>
    public void CrossEntropy(
        Matrix logits, ReadOnlySpan<int> labels, Matrix losses, Matrix? gradient = null, Matrix? loss = null, CrossEntropyOptions? options = null)
    {
        options ??= CrossEntropyOptions.Default;
        MatrixView rows = logits.ViewOn(this);
        CheckWeights(rows, options);
        double weight = CheckLabels(rows, labels, options);
        CrossEntropy(rows, default, labels, weight, losses, gradient, loss, options);
    }

    /// <summary>The cross-entropy of each row of logits against class probabilities.</summary>
    /// <param name="logits">N×C.</param>
    /// <param name="probabilities">N×C, taken as they are.</param>
    /// <param name="options">Class weights, label smoothing, reduction, gradient, progress, cancellation.</param>
    /// <remarks>
    /// As torch.nn.functional.cross_entropy: −Σ w[c]·q[c]·log p[c], q smoothed to (1−ε)·q + ε/C. The mean divides by N. The sum has
    /// about twice the digits of single precision.
    /// </remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, a number of weights other than C, or another device's matrix.</exception>
    public CrossEntropyResult CrossEntropy(Matrix logits, Matrix probabilities, CrossEntropyOptions? options = null)
    {
        options ??= CrossEntropyOptions.Default;
        MatrixView rows = logits.ViewOn(this);
        MatrixView targets = probabilities.ViewOn(this);
        CheckWeights(rows, options);
        Operands.SameShape(targets, rows, nameof(probabilities), nameof(logits));
        return CrossEntropy(rows, targets, default, rows.Rows, options);
    }

    /// <summary>As <see cref="CrossEntropy(Matrix, Matrix, CrossEntropyOptions?)"/>, into given matrices; on a GPU without waiting for it.</summary>
    /// <param name="logits">N×C.</param>
    /// <param name="probabilities">N×C, taken as they are.</param>
    /// <param name="losses">N×1, <see cref="ElementType.Float32"/>: the loss of each row.</param>
    /// <param name="gradient">N×C, <see cref="ElementType.Float32"/>: the gradient with respect to the logits; null: not wanted.</param>
    /// <param name="loss">1×1, <see cref="ElementType.Float32"/>: the mean or the sum, where there is no reduction the sum; null: not wanted.</param>
    /// <param name="options">Class weights, label smoothing, reduction, progress, cancellation.</param>
    /// <exception cref="ArgumentException">A shape or type that does not fit, a number of weights other than C, or another device's matrix.</exception>
    public void CrossEntropy(
        Matrix logits, Matrix probabilities, Matrix losses, Matrix? gradient = null, Matrix? loss = null, CrossEntropyOptions? options = null)
    {
        options ??= CrossEntropyOptions.Default;
        MatrixView rows = logits.ViewOn(this);
        MatrixView targets = probabilities.ViewOn(this);
        CheckWeights(rows, options);
        Operands.SameShape(targets, rows, nameof(probabilities), nameof(logits));
        CrossEntropy(rows, targets, default, rows.Rows, losses, gradient, loss, options);
    }

    private static void CheckWeights(in MatrixView logits, CrossEntropyOptions options)
    {
        int weights = options.ClassWeights.Length;
        if (weights != 0 && weights != logits.Columns)
        {
            throw new ArgumentException(
                $"There are {weights} class weights; the logits have {logits.Columns} classes.", nameof(options));
        }
    }

    // The sum of the weights of the classes that count.
    private static double CheckLabels(in MatrixView logits, ReadOnlySpan<int> labels, CrossEntropyOptions options)
    {
        if (labels.Length != logits.Rows)
        {
            throw new ArgumentException($"There are {labels.Length} labels; the logits have {logits.Rows} rows.", nameof(labels));
        }

        ReadOnlySpan<float> weights = options.ClassWeights.Span;
        double total = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            int label = labels[row];
            if (label == options.IgnoreIndex)
            {
                continue;
            }

            if (label < 0 || label >= logits.Columns)
            {
                throw new ArgumentException(
                    $"Label {row} is {label}; expected a class from 0 to {logits.Columns - 1}, or {options.IgnoreIndex} for a row to leave out.", nameof(labels));
            }

            total += weights.IsEmpty ? 1 : weights[label];
        }

        return total;
    }

    private CrossEntropyResult CrossEntropy(
        in MatrixView logits, in MatrixView probabilities, ReadOnlySpan<int> labels, double weight, CrossEntropyOptions options)
    {
        Matrix losses = Allocate(logits.Rows, 1);
        Matrix? gradient = null;
        Matrix? total = null;
        try
        {
            total = Allocate(1, 2);
            gradient = options.WithGradient ? Allocate(logits.Rows, logits.Columns) : null;
            using WorkingMemoryLease lease = RentWorkingMemory();
            CrossEntropy(lease.Memory, logits, probabilities, labels, weight, losses.View, gradient?.View ?? default, total.View, default, options);
            double? loss = options.Reduction == LossReduction.None ? null : CrossEntropyResult.Read(total);
            if (loss is not null)
            {
                total.Dispose();
            }

            return new CrossEntropyResult(loss, losses, gradient, loss is null ? total : null);
        }
        catch
        {
            losses.Dispose();
            gradient?.Dispose();
            total?.Dispose();
            throw;
        }
    }

    private void CrossEntropy(
        in MatrixView logits,
        in MatrixView probabilities,
        ReadOnlySpan<int> labels,
        double weight,
        Matrix losses,
        Matrix? gradient,
        Matrix? loss,
        CrossEntropyOptions options)
    {
        MatrixView rows = losses.ViewOn(this);
        MatrixView slopes = gradient?.ViewOn(this, nameof(gradient)) ?? default;
        MatrixView rounded = loss?.ViewOn(this, nameof(loss)) ?? default;
        CheckTarget(rows, logits.Rows, 1, nameof(losses), logits, probabilities);
        CheckTarget(slopes, logits.Rows, logits.Columns, nameof(gradient), logits, probabilities);
        CheckTarget(rounded, 1, 1, nameof(loss), logits, probabilities);
        Operands.Apart(rows, slopes, nameof(losses), nameof(gradient));
        Operands.Apart(rounded, slopes, nameof(loss), nameof(gradient));
        Operands.Apart(rounded, rows, nameof(loss), nameof(losses));
        using WorkingMemoryLease lease = RentWorkingMemory();
        MatrixView total = rounded.IsNone ? default : lease.Memory.Take(1, 2);
        CrossEntropy(lease.Memory, logits, probabilities, labels, weight, rows, slopes, total, rounded, options);
    }

    private static void CheckTarget(
        in MatrixView target, long rows, long columns, string name, in MatrixView logits, in MatrixView probabilities)
    {
        if (!target.IsNone)
        {
            Operands.Fits(target, rows, columns, ElementType.Float32, name);
            Operands.Apart(target, logits, name, nameof(logits));
            Operands.Apart(target, probabilities, name, nameof(probabilities));
        }
    }

    private void CrossEntropy(
        WorkingMemory memory,
        in MatrixView logits,
        in MatrixView probabilities,
        ReadOnlySpan<int> labels,
        double weight,
        in MatrixView losses,
        in MatrixView gradient,
        in MatrixView total,
        in MatrixView rounded,
        CrossEntropyOptions options)
    {
        options.CancellationToken.ThrowIfCancellationRequested();
        bool isMean = options.Reduction == LossReduction.Mean;
        var settings = new CrossEntropySettings(options.LabelSmoothing, options.IgnoreIndex, isMean ? (float)(1 / weight) : 1);
        MatrixView classes = probabilities.IsNone ? LossRun.Kept(this, memory, MemoryMarshal.AsBytes(labels)) : default;
        ReadOnlySpan<float> factors = options.ClassWeights.Span;
        MatrixView weights = factors.IsEmpty ? default : LossRun.Kept(this, memory, MemoryMarshal.AsBytes(factors));
        Sink.CrossEntropy(logits, probabilities, classes, weights, losses, gradient, settings, options.Context);
        if (!total.IsNone)
        {
            Sink.AddUp(new Total(losses, total, 1) { Divisor = isMean ? weight : 1, Rounded = rounded }, new OperationContext(options.CancellationToken));
        }
    }
}
