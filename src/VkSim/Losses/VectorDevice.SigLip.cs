using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Losses;
using VkSim.Losses.Explanation;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>
    /// SigLIP (Zhai et al., "Sigmoid Loss for Language Image Pre-Training", 2023): −Σ logsigmoid(±(s·aᵢ·bⱼ + bias)) / N, with + for
    /// the N pairs of one row number and − for all others. Of the N×N logits a bounded number is there at a time.
    /// </summary>
    /// <param name="a">N×D, such as images.</param>
    /// <param name="b">N×D, such as texts; row i belongs to row i of a.</param>
    /// <param name="options">Logit scale, bias, gradients, and what all losses can be given.</param>
    /// <remarks>The loss of row i is its sum over j.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, or another device's matrix.</exception>
    public LossResult SigLip(Matrix a, Matrix b, SigLipOptions? options = null) => SigLip(a, b, options ?? SigLipOptions.Default, batch: null);

    /// <summary>As the other form, of rows that are a share of a batch, or all of it.</summary>
    internal LossResult SigLip(Matrix a, Matrix b, SigLipOptions options, ISharedBatch? batch) =>
        ComputeLoss(
            options,
            ShapeOfPairs(a, b, symmetric: false, nameof(a), nameof(b)) with { LogSums = 0 },
            (A: a, B: b, Options: options),
            static (in LossRun run, (Matrix A, Matrix B, SigLipOptions Options) s) => SigLip(run, s.A, s.B),
            s => LossExplainer.OfPairs(this, s.A, s.B, s.Options, default),
            batch);

    /// <summary>As <see cref="SigLip(Matrix, Matrix, SigLipOptions?)"/>, into given matrices; on a GPU without waiting for it.</summary>
    /// <param name="a">N×D, such as images.</param>
    /// <param name="b">N×D, such as texts; row i belongs to row i of a.</param>
    /// <param name="to">Where what is found goes; it alone says what is computed, whatever the options ask for.</param>
    /// <param name="options">Logit scale, bias, and what all losses can be given, but an explanation.</param>
    /// <exception cref="ArgumentException">Shapes that do not fit, another device's matrix, or an explanation is asked for.</exception>
    public void SigLip(Matrix a, Matrix b, LossDestinations to, SigLipOptions? options = null) =>
        SigLip(a, b, to, options ?? SigLipOptions.Default, batch: null);

    /// <summary>As the other form, of rows that are a share of a batch, or all of it.</summary>
    internal void SigLip(Matrix a, Matrix b, LossDestinations to, SigLipOptions options, ISharedBatch? batch) =>
        ComputeLoss(options, to, (A: a, B: b), static (in LossRun run, (Matrix A, Matrix B) s) => SigLip(run, s.A, s.B), batch);

    private static void SigLip(in LossRun run, Matrix a, Matrix b)
    {
        MatrixView left = run.View(a, nameof(a));
        MatrixView right = run.View(b, nameof(b));
        LossOperands.Paired(left, right, nameof(a), nameof(b));
        int rows = LossOperands.Count(left.Rows, nameof(a));
        LossViews views = run.Views(left, right, default, default, rows, null);
        run.Plan(forward: 1, backward: 2);
        PairPass pass = run.Pass(left, right, new PairRoles { DiagonalIsPositive = true });
        MatrixView sums = run.TakeRows(rows);
        run.Forward(pass, sums);
        MatrixView losses = run.TakeLosses(views, rows);
        RowTerms terms = run.Terms(sums, run.RowsOfAll(rows)) with { Losses = losses };
        run.Evaluate(terms);
        run.AddLosses(views, losses, run.RowsOfAll(rows));
        if (run.HasGradients)
        {
            run.Backward(pass, terms.Weights, default, run.GradientOr(views.GradientA, left), views.GradientB);
        }

        run.Finish(views);
    }
}
