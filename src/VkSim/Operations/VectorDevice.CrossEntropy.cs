using VkSim.Contract;
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
    /// Σ w[t] over the rows that are not ignored. With a reduction the N losses are read to the host and summed there in double.
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

    /// <summary>The cross-entropy of each row of logits against class probabilities.</summary>
    /// <param name="logits">N×C.</param>
    /// <param name="probabilities">N×C, taken as they are.</param>
    /// <param name="options">Class weights, label smoothing, reduction, gradient, progress, cancellation.</param>
    /// <remarks>
    /// As torch.nn.functional.cross_entropy: −Σ w[c]·q[c]·log p[c], q smoothed to (1−ε)·q + ε/C. The mean divides by N. With a
    /// reduction the N losses are read to the host and summed there in double.
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
        options.CancellationToken.ThrowIfCancellationRequested();
        float scale = options.Reduction == LossReduction.Mean ? (float)(1 / weight) : 1;
        var settings = new CrossEntropySettings(options.LabelSmoothing, options.IgnoreIndex, scale);
        Matrix losses = Allocate(logits.Rows, 1);
        Matrix? gradient = null;
        try
        {
            gradient = options.WithGradient ? Allocate(logits.Rows, logits.Columns) : null;
            Backend.CrossEntropy(
                logits, probabilities, labels, options.ClassWeights.Span, losses.View, gradient?.View ?? default, settings, options.Context);
            return new CrossEntropyResult(Reduced(losses, weight, options.Reduction), losses, gradient);
        }
        catch
        {
            losses.Dispose();
            gradient?.Dispose();
            throw;
        }
    }

    private static double? Reduced(Matrix losses, double weight, LossReduction reduction) => reduction switch
    {
        LossReduction.Mean => CrossEntropyResult.Sum(losses) / weight,
        LossReduction.Sum => CrossEntropyResult.Sum(losses),
        _ => null,
    };
}
