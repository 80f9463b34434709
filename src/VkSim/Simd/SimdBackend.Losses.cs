using System.Buffers;
using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Simd.Pairwise.Contrastive;
using VkSim.Simd.Storage;

namespace VkSim.Simd;

/// <content>What the losses are made of.</content>
internal sealed unsafe partial class SimdBackend
{
    /// <inheritdoc/>
    public long SimilaritiesToKeep(in PairPass pass) =>
        KeptSimilarities.FloatsFor(pass.A.Rows, pass.B.Rows, pass.A.Columns, isOneOperand: pass.A == pass.B);

    /// <inheritdoc/>
    public void PairSums(in PairPass pass, in MatrixView left, in MatrixView right, bool accumulate, in OperationContext context)
    {
        using HostLease leftLease = HostStorage.Lease(left, out HostMatrix leftSums);
        using HostLease rightLease = HostStorage.Lease(right, out HostMatrix rightSums);
        HostPairSums ofLeft = HostPairSums.In(leftSums, pass);
        HostPairSums ofRight = HostPairSums.In(rightSums, pass);
        if (pass.Group > 0)
        {
            GroupSums(pass, ofLeft, accumulate, context);
        }
        else if (!accumulate)
        {
            PairSums(pass, ofLeft, ofRight, context);
        }
        else
        {
            using var scratch = new RentedSums(checked((int)(left.Rows + right.Rows)), pass);
            HostPairSums moreOfLeft = scratch.At(0);
            HostPairSums moreOfRight = right.IsNone ? default : scratch.At(left.Rows);
            PairSums(pass, moreOfLeft, moreOfRight, context);
            ofLeft.Add(moreOfLeft, left.Rows, pass.Logits.Kind);
            ofRight.Add(moreOfRight, right.IsNone ? 0 : right.Rows, pass.Logits.Kind);
        }
    }

    /// <inheritdoc/>
    public void AddSums(in PairPass pass, in MatrixView sums, in MatrixView further)
    {
        using HostLease sumsLease = HostStorage.Lease(sums, out HostMatrix ofRows);
        using HostLease furtherLease = HostStorage.Lease(further, out HostMatrix more);
        HostPairSums.In(ofRows, pass).Add(HostPairSums.In(more, pass), sums.Rows, pass.Logits.Kind);
    }

    /// <inheritdoc/>
    public void EvaluateRows(in RowTerms terms, in OperationContext context)
    {
        using HostLease sumsLease = HostStorage.Lease(terms.Sums, out HostMatrix sums);
        using HostLease positivesLease = HostStorage.Lease(terms.Positives, out HostMatrix positives);
        using HostLease negativesLease = HostStorage.Lease(terms.Negatives, out HostMatrix negatives);
        using HostLease lossesLease = HostStorage.Lease(terms.Losses, out HostMatrix losses);
        using HostLease logSumsLease = HostStorage.Lease(terms.LogSumExp, out HostMatrix logSums);
        using HostLease weightsLease = HostStorage.Lease(terms.Weights, out HostMatrix weights);
        new RowEvaluation(terms, sums, positives, negatives, losses, logSums, weights).Run();
    }

    /// <inheritdoc/>
    public void PairGradients(in PairPass pass, in MatrixView left, in MatrixView right, in PairGradientTargets targets, in OperationContext context)
    {
        using HostLease leftLease = HostStorage.Lease(left, out HostMatrix leftWeights);
        using HostLease rightLease = HostStorage.Lease(right, out HostMatrix rightWeights);
        using HostLease sumsLease = HostStorage.Lease(targets.Sums, out HostMatrix sums);
        HostPairWeights ofLeft = HostPairWeights.In(leftWeights);
        if (pass.Group > 0)
        {
            GroupGradients(pass, ofLeft, targets, sums, context);
            return;
        }

        using HostLease leaseA = HostStorage.Lease(pass.A, out HostMatrix rowsA);
        using HostLease leaseB = HostStorage.Lease(pass.B, out HostMatrix rowsB);
        using HostLease labelsLease = HostStorage.Lease(pass.Roles.Labels, out HostMatrix labels);
        using HostLease rightLabelsLease = HostStorage.Lease(pass.Roles.RightLabels, out HostMatrix rightLabels);
        using HostLease maskLease = HostStorage.Lease(pass.Roles.Mask, out HostMatrix mask);
        using HostLease keptLease = HostStorage.Lease(pass.Similarities, out HostMatrix kept);
        using HostLease gradientLeaseA = HostStorage.Lease(targets.A, out HostMatrix resultsA);
        using HostLease gradientLeaseB = HostStorage.Lease(targets.B, out HostMatrix resultsB);
        int rows = checked((int)pass.A.Rows);
        float[] both = ArrayPool<float>.Shared.Rent(Math.Max(1, 2 * rows));
        fixed (float* weighted = both)
        {
            var call = new ContrastiveGradient
            {
                Logits = pass.Logits,
                Roles = HostPairRoles.Of(pass, labels, rightLabels, mask),
                Left = ofLeft,
                Right = HostPairWeights.In(rightWeights),
                Result = resultsA,
                RightResult = resultsB,
                Accumulates = targets.Accumulate,
                ReplacesRight = targets.ReplacesB,
                WeightedSums = weighted,
                WeightSums = weighted + rows,
                Kept = kept,
            };
            _pairs.ContrastiveBackward(rowsA, rowsB, call, context);
            for (int row = 0; row < rows; row++)
            {
                sums.Row<float>(row)[0] = weighted[row];
                sums.Row<float>(row)[1] = weighted[rows + row];
            }
        }

        ArrayPool<float>.Shared.Return(both);
    }

    /// <inheritdoc/>
    public void AddUp(in Total total, in OperationContext context)
    {
        using HostLease valuesLease = HostStorage.Lease(total.Values, out HostMatrix values);
        using HostLease sumLease = HostStorage.Lease(total.Sum, out HostMatrix result);
        using HostLease roundedLease = HostStorage.Lease(total.Rounded, out HostMatrix rounded);
        double added = 0;
        for (long row = 0; row < values.Rows; row++)
        {
            added += *values.Row<float>(row);
        }

        float* sum = result.Row<float>(0);
        double all = ((total.Accumulates ? (double)sum[0] + sum[1] : 0) + (total.Share * added)) / total.Divisor;
        sum[0] = (float)all;
        sum[1] = float.IsFinite(sum[0]) ? (float)(all - sum[0]) : 0;
        if (!rounded.IsNone)
        {
            *rounded.Row<float>(0) = sum[0];
        }
    }

    /// <inheritdoc/>
    public void CrossEntropy(
        in MatrixView logits,
        in MatrixView probabilities,
        in MatrixView labels,
        in MatrixView weights,
        in MatrixView losses,
        in MatrixView gradient,
        in CrossEntropySettings settings,
        in OperationContext context)
    {
        using HostLease logitsLease = HostStorage.Lease(logits, out HostMatrix rows);
        using HostLease probabilitiesLease = HostStorage.Lease(probabilities, out HostMatrix targets);
        using HostLease labelsLease = HostStorage.Lease(labels, out HostMatrix classes);
        using HostLease weightsLease = HostStorage.Lease(weights, out HostMatrix factors);
        using HostLease lossesLease = HostStorage.Lease(losses, out HostMatrix results);
        using HostLease gradientLease = HostStorage.Lease(gradient, out HostMatrix gradients);
        var ofRows = new ReadOnlySpan<int>(classes.Data, checked((int)classes.Rows));
        var ofClasses = new ReadOnlySpan<float>(factors.Data, checked((int)factors.Rows));
        _softmax.CrossEntropy(rows, targets, ofRows, ofClasses, results, gradients, settings, context);
    }

    /// <inheritdoc/>
    public void GroupSimilarities(in MatrixView a, in MatrixView b, in MatrixView result, in PairwiseSettings similarity, in OperationContext context)
    {
        using HostLease leaseA = HostStorage.Lease(a, out HostMatrix rowsA);
        using HostLease leaseB = HostStorage.Lease(b, out HostMatrix rowsB);
        using HostLease resultLease = HostStorage.Lease(result, out HostMatrix results);
        _gradients.GroupSimilarities(rowsA, rowsB, results, similarity, context);
    }

    private void PairSums(in PairPass pass, in HostPairSums left, in HostPairSums right, in OperationContext context)
    {
        using HostLease leaseA = HostStorage.Lease(pass.A, out HostMatrix rowsA);
        using HostLease leaseB = HostStorage.Lease(pass.B, out HostMatrix rowsB);
        using HostLease labelsLease = HostStorage.Lease(pass.Roles.Labels, out HostMatrix labels);
        using HostLease rightLabelsLease = HostStorage.Lease(pass.Roles.RightLabels, out HostMatrix rightLabels);
        using HostLease maskLease = HostStorage.Lease(pass.Roles.Mask, out HostMatrix mask);
        using HostLease keptLease = HostStorage.Lease(pass.Similarities, out HostMatrix kept);
        _pairs.ContrastiveForward(rowsA, rowsB, pass.Logits, HostPairRoles.Of(pass, labels, rightLabels, mask), left, right, kept, context);
    }

    private void GroupSums(in PairPass pass, in HostPairSums sums, bool accumulate, in OperationContext context)
    {
        if (pass.A.Rows == 0)
        {
            return;
        }

        GroupSimilarities(pass.A, pass.B, pass.Similarities, pass.Logits.Similarity, context);
        using HostLease lease = HostStorage.Lease(pass.Similarities, out HostMatrix similarities);
        using HostLease maskLease = HostStorage.Lease(pass.Roles.Mask, out HostMatrix mask);
        new GroupEvaluation(pass, similarities, (byte*)mask.Data).Sum(sums, accumulate);
    }

    private void GroupGradients(
        in PairPass pass, in HostPairWeights weights, in PairGradientTargets targets, in HostMatrix sums, in OperationContext context)
    {
        if (pass.A.Rows == 0)
        {
            return;
        }

        using HostLease leaseA = HostStorage.Lease(pass.A, out HostMatrix rowsA);
        using HostLease leaseB = HostStorage.Lease(pass.B, out HostMatrix rowsB);
        using HostLease lease = HostStorage.Lease(pass.Similarities, out HostMatrix similarities);
        using HostLease maskLease = HostStorage.Lease(pass.Roles.Mask, out HostMatrix mask);
        using HostLease gradientLease = HostStorage.Lease(pass.Weights, out HostMatrix gradients);
        using HostLease resultLeaseA = HostStorage.Lease(targets.A, out HostMatrix resultsA);
        using HostLease resultLeaseB = HostStorage.Lease(targets.B, out HostMatrix resultsB);
        new GroupEvaluation(pass, similarities, (byte*)mask.Data).Weigh(weights, gradients, sums);
        _gradients.GroupSimilarities(rowsA, rowsB, gradients, resultsA, targets.Accumulate, resultsB, pass.Logits.Similarity, context);
    }
}
