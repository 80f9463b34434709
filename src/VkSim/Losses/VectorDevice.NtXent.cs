using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Losses;
using VkSim.Losses.Explanation;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>
    /// NT-Xent (Chen et al., "A Simple Framework for Contrastive Learning", 2020): each of the 2N rows of both views has its partner
    /// as the positive among the 2N−1 others. Of the logits a bounded number is there at a time.
    /// </summary>
    /// <param name="a">N×D, the first view.</param>
    /// <param name="b">N×D, the second view; row i is the partner of row i of a.</param>
    /// <param name="options">Temperature, gradients, and what all losses can be given.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, or another device's matrix.</exception>
    public LossResult NtXent(Matrix a, Matrix b, NtXentOptions? options = null) => NtXent(a, b, options ?? NtXentOptions.Default, batch: null);

    /// <summary>As the other form, of rows that are a share of a batch, or all of it.</summary>
    internal LossResult NtXent(Matrix a, Matrix b, NtXentOptions options, ISharedBatch? batch)
    {
        LossShape shape = ShapeOfPairs(a, b, symmetric: true, nameof(a), nameof(b));
        return ComputeLoss(
            options,
            shape with { Losses = shape.LogSums },
            (A: a, B: b, Options: options),
            static (in LossRun run, (Matrix A, Matrix B, NtXentOptions Options) s) => NtXent(run, s.A, s.B, s.Options),
            s => LossExplainer.OfViews(this, s.A, s.B, s.Options),
            batch);
    }

    /// <summary>As <see cref="NtXent(Matrix, Matrix, NtXentOptions?)"/>, into given matrices; on a GPU without waiting for it.</summary>
    /// <param name="a">N×D, the first view.</param>
    /// <param name="b">N×D, the second view; row i is the partner of row i of a.</param>
    /// <param name="to">Where what is found goes; it alone says what is computed, whatever the options ask for.</param>
    /// <param name="options">Temperature, and what all losses can be given, but an explanation.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, another device's matrix, or an explanation is asked for.</exception>
    public void NtXent(Matrix a, Matrix b, LossDestinations to, NtXentOptions? options = null) =>
        NtXent(a, b, to, options ?? NtXentOptions.Default, batch: null);

    /// <summary>As the other form, of rows that are a share of a batch, or all of it.</summary>
    internal void NtXent(Matrix a, Matrix b, LossDestinations to, NtXentOptions options, ISharedBatch? batch) =>
        ComputeLoss(
            options, to, (A: a, B: b, Options: options),
            static (in LossRun run, (Matrix A, Matrix B, NtXentOptions Options) s) => NtXent(run, s.A, s.B, s.Options),
            batch);

    private static void NtXent(in LossRun run, Matrix a, Matrix b, NtXentOptions options)
    {
        MatrixView left = run.View(a, nameof(a));
        MatrixView right = run.View(b, nameof(b));
        LossOperands.Paired(left, right, nameof(a), nameof(b));
        int rows = LossOperands.Count(left.Rows, nameof(a));
        int all = run.RowsOfAll(rows);
        LossOperands.HasNegatives(all, options.Decoupled, nameof(a));
        LossViews views = run.Views(left, right, default, default, 2L * rows, 2L * rows);
        run.Plan(forward: 3, backward: 4);

        // Between the views a partner is the positive; within a view all but the row itself are negatives.
        PairPass between = run.Pass(left, right, new PairRoles { DiagonalIsPositive = true });
        var inside = new PairRoles { ExcludeDiagonal = true };
        PairPass withinA = run.Pass(left, left, inside);
        PairPass withinB = run.Pass(right, right, inside);
        MatrixView sumsOfA = run.TakeRows(rows);
        MatrixView sumsOfB = run.TakeRows(rows);
        run.Forward(between, sumsOfA, sumsOfB);
        run.Forward(withinA, sumsOfA, accumulate: true);
        run.Forward(withinB, sumsOfB, accumulate: true);

        MatrixView losses = run.TakeLosses(views, 2L * rows);
        RowTerms OfView(in LossRun of, in MatrixView sums, long first) => of.Terms(sums, 2.0 * all) with
        {
            NegativesOfAll = (2 * all) - 2,
            Losses = losses.RowRange(first, rows),
            LogSumExp = views.LogSumExp.IsNone ? default : views.LogSumExp.RowRange(first, rows),
        };
        RowTerms ofA = OfView(run, sumsOfA, 0);
        RowTerms ofB = OfView(run, sumsOfB, rows);
        run.Evaluate(ofA);
        run.Evaluate(ofB);
        run.AddLosses(views, losses, 2.0 * all);
        if (run.HasGradients)
        {
            // Within a view each pair comes twice, with the weights of both rows both times.
            MatrixView gradientA = run.GradientOr(views.GradientA, left);
            MatrixView gradientB = run.GradientOr(views.GradientB, right);
            run.Backward(withinA, ofA.Weights, ofA.Weights, gradientA, default, share: 0.5f);
            run.Backward(withinB, ofB.Weights, ofB.Weights, gradientB, default, share: 0.5f, isFirst: false);
            run.Backward(between, ofA.Weights, ofB.Weights, gradientA, gradientB, accumulate: true, isFirst: false);
        }

        run.Finish(views);
    }
}
