using System.Buffers;
using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Losses;
using VkSim.Operations;

namespace VkSim;

/// <content>Losses of a batch of pairs whose negatives are the other pairs' members.</content>
public sealed partial class VectorDevice
{
    private LossShape ShapeOfPairs(Matrix a, Matrix b, bool symmetric, string nameOfA, string nameOfB)
    {
        _ = a.ViewOn(this, nameOfA);
        _ = b.ViewOn(this, nameOfB);
        return new LossShape(a, b, null, a.Rows, symmetric ? 2 * a.Rows : a.Rows);
    }

    private static void InBatchLoss(
        in LossRun run, Matrix a, Matrix b, ContrastiveOptions options, bool symmetric, ReadOnlyMemory<bool> mask, (string A, string B) names)
    {
        MatrixView left = run.View(a, names.A);
        MatrixView right = run.View(b, names.B);
        LossOperands.Paired(left, right, names.A, names.B);
        LossOperands.Mask(mask, left.Rows, left.Rows);
        int rows = LossOperands.Count(left.Rows, names.A);
        int all = run.RowsOfAll(rows);
        LossOperands.HasNegatives(all, options.Decoupled, names.A);
        LossViews views = run.Views(left, right, default, default, rows, symmetric ? 2L * rows : rows);
        run.Plan(forward: 1, backward: 2);
        PairPass pass = run.Pass(left, right, new PairRoles { DiagonalIsPositive = true, Mask = run.Keep(mask) });
        MatrixView sumsOfA = run.TakeRows(rows);
        MatrixView sumsOfB = symmetric ? run.TakeRows(rows) : default;
        run.Forward(pass, sumsOfA, sumsOfB);

        MatrixView losses = run.TakeLosses(views, rows);
        RowTerms ofA = run.Terms(sumsOfA, all) with
        {
            Factor = FactorOf(options, all, symmetric ? 0.5 : 1),
            NegativesOfAll = all - 1,
            Negatives = NegativeCounts(run, options, rows, mask, byColumn: false),
            Losses = losses,
            LossShare = symmetric ? 0.5f : 1,
            LogSumExp = views.LogSumExp.IsNone ? default : views.LogSumExp.RowRange(0, rows),
        };
        run.Evaluate(ofA);
        MatrixView weightsOfB = default;
        if (symmetric)
        {
            RowTerms ofB = run.Terms(sumsOfB, all) with
            {
                Factor = ofA.Factor,
                NegativesOfAll = all - 1,
                Negatives = NegativeCounts(run, options, rows, mask, byColumn: true),
                Losses = losses,
                LossShare = 0.5f,
                AccumulatesLosses = true,
                LogSumExp = views.LogSumExp.IsNone ? default : views.LogSumExp.RowRange(rows, rows),
            };
            run.Evaluate(ofB);
            weightsOfB = ofB.Weights;
        }

        run.AddLosses(views, losses, all);
        if (run.HasGradients)
        {
            run.Backward(pass, ofA.Weights, weightsOfB, run.GradientOr(views.GradientA, left), views.GradientB);
        }

        run.Finish(views);
    }

    // What a row's loss counts for in the answer.
    private static double FactorOf(PairLossOptions options, double rows, double share) =>
        options.Reduction == LossReduction.Mean ? share / rows : share;

    // Of a row, or of a column: what the mask leaves, without the positive.
    private static MatrixView NegativeCounts(in LossRun run, ContrastiveOptions options, int rows, ReadOnlyMemory<bool> mask, bool byColumn)
    {
        if (!options.IsSmoothed || mask.IsEmpty)
        {
            return default;
        }

        int[] rented = ArrayPool<int>.Shared.Rent(rows);
        Span<int> counts = rented.AsSpan(0, rows);
        counts.Fill(rows - 1);
        ReadOnlySpan<bool> values = mask.Span;
        for (int index = 0; index < values.Length; index++)
        {
            (int row, int column) = Math.DivRem(index, rows);
            counts[byColumn ? column : row] -= row != column && !values[index] ? 1 : 0;
        }

        MatrixView kept = run.Keep(counts);
        ArrayPool<int>.Shared.Return(rented);
        return kept;
    }
}
