using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Losses;
using VkSim.Losses.Explanation;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>
    /// Supervised contrastive loss (Khosla et al., 2020): the positives of a row are all other rows of its label, the candidates all
    /// other rows. A row without positives contributes 0. Of the N×N logits a bounded number is there at a time.
    /// </summary>
    /// <param name="embeddings">N×D.</param>
    /// <param name="labels">N labels, any numbers.</param>
    /// <param name="options">Temperature, the place of the mean over positives, gradients, and what all losses can be given.</param>
    /// <remarks>The mean is over all N rows.</remarks>
    /// <exception cref="ArgumentException">A number of labels other than N, or another device's matrix.</exception>
    public LossResult SupCon(Matrix embeddings, ReadOnlySpan<int> labels, SupConOptions? options = null) =>
        SupCon(embeddings, labels.ToArray(), options ?? SupConOptions.Default, batch: null);

    /// <summary>As the other form, of rows that are a share of a batch, or all of it.</summary>
    internal LossResult SupCon(Matrix embeddings, int[] labels, SupConOptions options, ISharedBatch? batch)
    {
        _ = embeddings.ViewOn(this);
        return ComputeLoss(
            options,
            new LossShape(embeddings, null, null, embeddings.Rows, embeddings.Rows),
            (Embeddings: embeddings, Labels: labels, Options: options),
            static (in LossRun run, (Matrix Embeddings, int[] Labels, SupConOptions Options) s) => SupCon(run, s.Embeddings, s.Labels, s.Options),
            s => LossExplainer.OfLabels(this, s.Embeddings, s.Labels, s.Options),
            batch);
    }

    /// <summary>As <see cref="SupCon(Matrix, ReadOnlySpan{int}, SupConOptions?)"/>, into given matrices; on a GPU without waiting for it.</summary>
    /// <param name="embeddings">N×D.</param>
    /// <param name="labels">N labels, any numbers. What is recorded keeps them as they are now.</param>
    /// <param name="to">Where what is found goes; it alone says what is computed, whatever the options ask for.</param>
    /// <param name="options">Temperature, the place of the mean over positives, and what all losses can be given, but an explanation.</param>
    /// <exception cref="ArgumentException">A number of labels other than N, another device's matrix, or an explanation is asked for.</exception>
    public void SupCon(Matrix embeddings, ReadOnlyMemory<int> labels, LossDestinations to, SupConOptions? options = null) =>
        SupCon(embeddings, labels, to, options ?? SupConOptions.Default, batch: null);

    /// <summary>As the other form, of rows that are a share of a batch, or all of it.</summary>
    internal void SupCon(Matrix embeddings, ReadOnlyMemory<int> labels, LossDestinations to, SupConOptions options, ISharedBatch? batch) =>
        ComputeLoss(
            options, to, (Embeddings: embeddings, Labels: labels, Options: options),
            static (in LossRun run, (Matrix Embeddings, ReadOnlyMemory<int> Labels, SupConOptions Options) s) =>
                SupCon(run, s.Embeddings, s.Labels.Span, s.Options),
            batch);

    private static void SupCon(in LossRun run, Matrix embeddings, ReadOnlySpan<int> labels, SupConOptions options)
    {
        MatrixView view = run.View(embeddings, nameof(embeddings));
        LossOperands.Labels(labels, view.Rows);
        int rows = LossOperands.Count(view.Rows, nameof(embeddings));
        int all = run.RowsOfAll(rows);
        LossOperands.HasNegatives(all, options.Decoupled, nameof(embeddings));
        LossViews views = run.Views(view, default, default, default, rows, rows);
        run.Plan(forward: 1, backward: 1);
        PairPass pass = run.Pass(view, view, new PairRoles { ExcludeDiagonal = true, Labels = run.Keep(labels) }) with
        {
            WithPositiveTotals = options.IsSmoothed || options.Variant == SupConVariant.Out,
        };
        MatrixView sums = run.TakeRows(rows);
        run.Forward(pass, sums);
        MatrixView losses = run.TakeLosses(views, rows);
        int[] rented = ArrayPool<int>.Shared.Rent(Math.Max(1, rows));
        Span<int> counts = rented.AsSpan(0, rows);
        if (run.Batch is null)
        {
            CountPositives(labels, counts);
        }
        else
        {
            run.Batch.CountPositives(labels, counts);
        }

        RowTerms terms = run.Terms(sums, all) with
        {
            HasPositiveTotals = pass.WithPositiveTotals,
            Positives = run.Keep(counts),
            Losses = losses,
            LogSumExp = views.LogSumExp,
        };
        if (options.IsSmoothed)
        {
            foreach (ref int count in counts)
            {
                count = all - 1 - count;
            }

            terms = terms with { Negatives = run.Keep(counts) };
        }

        ArrayPool<int>.Shared.Return(rented);
        run.Evaluate(terms);
        run.AddLosses(views, losses, all);
        if (run.HasGradients)
        {
            // Each pair comes twice, with the weights of both rows both times.
            run.Backward(pass, terms.Weights, terms.Weights, run.GradientOr(views.GradientA, view), default, share: 0.5f);
        }

        run.Finish(views);
    }

    // Other rows of the same label; sorted, those of a label stand side by side.
    private static void CountPositives(ReadOnlySpan<int> labels, Span<int> counts)
    {
        int[] sorted = ArrayPool<int>.Shared.Rent(Math.Max(1, labels.Length));
        int[] rows = ArrayPool<int>.Shared.Rent(Math.Max(1, labels.Length));
        labels.CopyTo(sorted);
        for (int row = 0; row < labels.Length; row++)
        {
            rows[row] = row;
        }

        Array.Sort(sorted, rows, 0, labels.Length);
        for (int first = 0, end; first < labels.Length; first = end)
        {
            for (end = first + 1; end < labels.Length && sorted[end] == sorted[first]; end++)
            {
            }

            foreach (int row in rows.AsSpan(first, end - first))
            {
                counts[row] = end - first - 1;
            }
        }

        ArrayPool<int>.Shared.Return(sorted);
        ArrayPool<int>.Shared.Return(rows);
    }
}
