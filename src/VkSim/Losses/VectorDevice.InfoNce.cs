using System.Buffers;
using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Losses;
using VkSim.Losses.Explanation;
using VkSim.Operations;

namespace VkSim;

public sealed partial class VectorDevice
{
    /// <summary>
    /// InfoNCE (van den Oord et al., 2018): for each query −log of the share of its positive, row i of the positives, in
    /// Σ exp(logit) over the candidates. Of the N×N logits a bounded number is there at a time.
    /// </summary>
    /// <param name="query">N×D.</param>
    /// <param name="positive">N×D.</param>
    /// <param name="options">Temperature, explicit negatives, mask, symmetric or not, gradients, and what all losses can be given.</param>
    /// <remarks>Explicit negatives replace those in the batch, as info-nce-pytorch has it. A queue of keys is a set of constant negatives.</remarks>
    /// <exception cref="ArgumentException">Shapes that do not fit, a mask of another length, options that exclude one another, or another device's matrix.</exception>
    public LossResult InfoNce(Matrix query, Matrix positive, InfoNceOptions? options = null) =>
        InfoNce(query, positive, options ?? InfoNceOptions.Default, batch: null);

    /// <summary>As the other form, of rows that are a share of a batch, or all of it.</summary>
    internal LossResult InfoNce(Matrix query, Matrix positive, InfoNceOptions options, ISharedBatch? batch)
    {
        CheckNegatives(options);
        LossShape shape = ShapeOfPairs(query, positive, options.Symmetric, nameof(query), nameof(positive));
        _ = options.Negatives?.ViewOn(this, "negatives");
        return ComputeLoss(
            options,
            shape with { Negatives = options.NegativesAreConstant ? null : options.Negatives },
            (Query: query, Positive: positive, Options: options),
            static (in LossRun run, (Matrix Query, Matrix Positive, InfoNceOptions Options) s) => InfoNce(run, s.Query, s.Positive, s.Options),
            s => s.Options.Negatives is null
                ? LossExplainer.OfPairs(this, s.Query, s.Positive, s.Options, s.Options.Mask)
                : LossExplainer.OfNegatives(this, s.Query, s.Positive, s.Options),
            batch);
    }

    /// <summary>As <see cref="InfoNce(Matrix, Matrix, InfoNceOptions?)"/>, into given matrices; on a GPU without waiting for it.</summary>
    /// <param name="query">N×D.</param>
    /// <param name="positive">N×D.</param>
    /// <param name="to">Where what is found goes; it alone says what is computed, whatever the options ask for.</param>
    /// <param name="options">
    /// Temperature, explicit negatives, mask, symmetric or not, and what all losses can be given, but an explanation. What is recorded
    /// keeps the mask as it is now.
    /// </param>
    /// <exception cref="ArgumentException">
    /// Shapes that do not fit, a mask of another length, options that exclude one another, another device's matrix, or an explanation is
    /// asked for.
    /// </exception>
    public void InfoNce(Matrix query, Matrix positive, LossDestinations to, InfoNceOptions? options = null) =>
        InfoNce(query, positive, to, options ?? InfoNceOptions.Default, batch: null);

    /// <summary>As the other form, of rows that are a share of a batch, or all of it.</summary>
    internal void InfoNce(Matrix query, Matrix positive, LossDestinations to, InfoNceOptions options, ISharedBatch? batch)
    {
        CheckNegatives(options);
        ComputeLoss(
            options, to, (Query: query, Positive: positive, Options: options),
            static (in LossRun run, (Matrix Query, Matrix Positive, InfoNceOptions Options) s) => InfoNce(run, s.Query, s.Positive, s.Options),
            batch);
    }

    private static void CheckNegatives(InfoNceOptions options)
    {
        if (options.Negatives is null && (options.NegativesArePaired || options.NegativesAreConstant))
        {
            throw new ArgumentException("Paired or constant negatives are asked for; there are no explicit negatives.", nameof(options));
        }

        if (options.Negatives is not null && options.Symmetric)
        {
            throw new ArgumentException("The symmetric loss has its negatives in the batch; there are explicit ones.", nameof(options));
        }
    }

    private static void InfoNce(in LossRun run, Matrix query, Matrix positive, InfoNceOptions options)
    {
        if (options.Negatives is null)
        {
            InBatchLoss(run, query, positive, options, options.Symmetric, options.Mask, (nameof(query), nameof(positive)));
            return;
        }

        MatrixView queries = run.View(query, nameof(query));
        MatrixView positives = run.View(positive, nameof(positive));
        MatrixView negatives = run.View(options.Negatives, nameof(negatives));
        LossOperands.Paired(queries, positives, nameof(query), nameof(positive));
        Operands.SameColumns(queries, negatives, nameof(query), nameof(negatives));
        int rows = LossOperands.Count(queries.Rows, nameof(query));
        int candidates = options.NegativesArePaired ? NegativesOfEach(rows, negatives) : LossOperands.Count(negatives.Rows, nameof(negatives));
        LossOperands.Mask(options.Mask, rows, candidates);
        int all = run.RowsOfAll(rows);
        int candidatesOfAll = options.NegativesArePaired ? candidates : run.NegativesOfAll(candidates);
        if (options.Decoupled && candidatesOfAll == 0)
        {
            throw new ArgumentException("There are no negatives; the decoupled loss needs one.", nameof(negatives));
        }

        (MatrixView learned, MatrixView constant) = options.NegativesAreConstant ? (default, negatives) : (negatives, default(MatrixView));
        LossViews views = run.Views(queries, positives, learned, constant, rows, rows);
        run.Plan(forward: 2, backward: 4);
        var among = new PairRoles { Mask = run.Keep(options.Mask) };
        PairPass against = options.NegativesArePaired ? run.Groups(queries, negatives, candidates, among) : run.Pass(queries, negatives, among);
        PairPass with = run.Groups(queries, positives, 1, new PairRoles { AllPositive = true });
        MatrixView sums = run.TakeRows(rows);
        run.Forward(against, sums);
        run.Forward(with, sums, accumulate: true);
        MatrixView losses = run.TakeLosses(views, rows);
        RowTerms terms = run.Terms(sums, all) with
        {
            NegativesOfAll = candidatesOfAll,
            Negatives = CandidateCounts(run, options, rows, candidates),
            Losses = losses,
            LogSumExp = views.LogSumExp,
        };
        run.Evaluate(terms);
        run.AddLosses(views, losses, all);
        if (run.HasGradients)
        {
            MatrixView gradient = run.GradientOr(views.GradientA, queries);
            run.Backward(against, terms.Weights, default, gradient, views.GradientNegatives);
            run.Backward(with, terms.Weights, default, gradient, views.GradientB, accumulate: true, isFirst: false);
        }

        run.Finish(views);
    }

    private static int NegativesOfEach(int rows, in MatrixView negatives)
    {
        if (rows == 0 ? negatives.Rows != 0 : negatives.Rows % rows != 0 || negatives.Rows == 0)
        {
            throw new ArgumentException(
                $"'negatives' has {negatives.Rows} rows; K for each of the {rows} queries need a multiple of {rows}, at least {rows}.", nameof(negatives));
        }

        return rows == 0 ? 1 : LossOperands.Count(negatives.Rows, nameof(negatives)) / rows;
    }

    // What the mask leaves of each row's negatives.
    private static MatrixView CandidateCounts(in LossRun run, InfoNceOptions options, int rows, int candidates)
    {
        if (!options.IsSmoothed || options.Mask.IsEmpty)
        {
            return default;
        }

        int[] counts = ArrayPool<int>.Shared.Rent(rows);
        for (int row = 0; row < rows; row++)
        {
            counts[row] = options.Mask.Span.Slice(row * candidates, candidates).Count(true);
        }

        MatrixView kept = run.Keep(counts.AsSpan(0, rows));
        ArrayPool<int>.Shared.Return(counts);
        return kept;
    }
}
