using System.Runtime.CompilerServices;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Rows.Parts;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Rows.Softmax;

/// <content>
/// Cross-entropy as Σ share·(largest − x) + log Σ exp(x − largest)·Σ share: terms of one sign, so nothing cancels.
/// </content>
internal sealed unsafe partial class SoftmaxKernel<TVec, TLanes>
{
    /// <inheritdoc/>
    public override float CrossEntropy(
        in HostMatrix logits, in CrossEntropyTarget target, in HostMatrix gradient, long row, in ExponentialSum sum)
    {
        bool ignored = target.Labels != null && target.Labels[row] == target.IgnoredLabel;
        if (ignored || logits.Columns == 0)
        {
            Fill(gradient, row, 0);
            return 0;
        }

        double labelShare = target.LabelShare(row);
        double shares = 0;
        if (!sum.IsOrdinary)
        {
            Fill(gradient, row, float.NaN);
            _ = target.HasShares ? Costs(logits, target, row, 0, out shares) : 0;
            return shares + labelShare == 0 ? 0 : float.NaN;
        }

        double costs = target.HasShares ? Costs(logits, target, row, sum.Largest, out shares) : 0;
        if (!gradient.IsNone)
        {
            Gradient(logits, target, gradient, row, sum, shares + labelShare);
        }

        if (labelShare != 0)
        {
            costs += labelShare * ((double)sum.Largest - Element(logits, row, target.Labels[row]));
            shares += labelShare;
        }

        return (float)(costs + (shares == 0 ? 0 : shares * sum.LogTotal));
    }

    private static void Fill(in HostMatrix gradient, long row, float value)
    {
        if (!gradient.IsNone)
        {
            RowParts<TVec, TLanes>.Fill(gradient, row, value);
        }
    }

    // Σ share·(largest − x) without the label's own share.
    private static double Costs(in HostMatrix logits, in CrossEntropyTarget target, long row, float largest, out double shares)
    {
        float* buffers = stackalloc float[3 * Most];
        double costs = 0;
        shares = 0;
        for (int column = 0, count; column < logits.Columns; column += count)
        {
            count = RowParts<TVec, TLanes>.Length(logits.Columns - column);
            float* x = RowParts<TVec, TLanes>.Read(logits, row, column, count, largest, buffers);
            ReadShares(target, row, column, count, buffers + Most, out float* q, out float* w);
            costs += AddCosts(x, q, w, count, target.Factor, target.Smoothing, largest, ref shares);
        }

        // Without probabilities the sum is known, to the digits that the label's gradient takes out of it.
        if (target.Probabilities.IsNone)
        {
            shares = target.Smoothing * target.WeightSum;
        }

        return costs;
    }

    private static void Gradient(in HostMatrix logits, in CrossEntropyTarget target, in HostMatrix gradient, long row, in ExponentialSum sum, double shares)
    {
        float* buffers = stackalloc float[4 * Most];
        float scale = target.GradientScale;
        var factor = (float)(scale * shares / sum.Total);
        for (int column = 0, count; column < logits.Columns; column += count)
        {
            count = RowParts<TVec, TLanes>.Length(logits.Columns - column);
            float* x = RowParts<TVec, TLanes>.Read(logits, row, column, count, 0, buffers);
            float* result = RowParts<TVec, TLanes>.Target(gradient, row, column, count, buffers + (3 * Most));
            if (target.HasShares)
            {
                ReadShares(target, row, column, count, buffers + Most, out float* q, out float* w);
                Gradients(x, q, w, count, scale * target.Factor, scale * target.Smoothing, sum.Largest, factor, result);
            }
            else
            {
                Powers(x, count, sum.Largest, factor, result);
            }

            RowParts<TVec, TLanes>.Commit(gradient, row, column, count, result);
        }

        if (target.Labels != null)
        {
            int label = target.Labels[row];
            gradient.Row<float>(row)[label] = LabelGradient(Element(logits, row, label), target, label, sum, shares);
        }
    }

    // (p − 1) of a label that is all but certain would be lost: 1 − p is what the others have.
    private static float LabelGradient(float logit, in CrossEntropyTarget target, int label, in ExponentialSum sum, double shares)
    {
        double weight = target.Weights == null ? 1 : target.Weights[label];
        double others = logit == sum.Largest ? sum.Ties - 1 + sum.Rest : sum.Total - Math.Exp((double)logit - sum.Largest);
        double otherShares = target.Smoothing * (target.WeightSum - weight);
        return (float)(target.GradientScale * (otherShares - (shares * (others / sum.Total))));
    }

    private static void ReadShares(in CrossEntropyTarget target, long row, int column, int count, float* buffers, out float* q, out float* w)
    {
        q = target.Probabilities.IsNone ? null : RowParts<TVec, TLanes>.Read(target.Probabilities, row, column, count, 0, buffers);
        w = target.Weights == null ? null : RowParts<TVec, TLanes>.Read(target.Weights, column, count, 0, buffers + Most);
        if (q != null && w == null && count % Group != 0)
        {
            // Probabilities are smoothed, also those that fill up: weights take them out again.
            w = buffers + Most;
            new Span<float>(w, count).Fill(1);
            new Span<float>(w + count, RowParts<TVec, TLanes>.Padded(count) - count).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Share(float* q, float* w, int column, TVec factor, TVec smoothing)
    {
        TVec share = q == null ? smoothing : TLanes.MultiplyAdd(factor, TLanes.Load(q + column), smoothing);
        return w == null ? share : TLanes.Multiply(share, TLanes.Load(w + column));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double AddCosts(float* x, float* q, float* w, int count, float factor, float smoothing, float largest, ref double shares)
    {
        float* costChains = stackalloc float[2 * Group];
        float* shareChains = costChains + Group;
        Clear(costChains);
        Clear(shareChains);
        TVec factors = TLanes.Broadcast(factor);
        TVec smooth = TLanes.Broadcast(smoothing);
        TVec most = TLanes.Broadcast(largest);
        for (int column = 0; column < count; column += Group)
        {
            for (int lane = 0; lane < Group; lane += TLanes.Count)
            {
                TVec share = Share(q, w, column + lane, factors, smooth);
                TVec cost = TLanes.Multiply(share, TLanes.Subtract(most, TLanes.Load(x + column + lane)));

                // A class without a share takes no part, also where its logit is −∞.
                cost = TLanes.Select(TLanes.Equal(share, TLanes.Zero), TLanes.Zero, cost);
                TLanes.Store(costChains + lane, TLanes.Add(TLanes.Load(costChains + lane), cost));
                TLanes.Store(shareChains + lane, TLanes.Add(TLanes.Load(shareChains + lane), share));
            }
        }

        shares += ChainFold<TLanes, TVec>.Sum(shareChains);
        return ChainFold<TLanes, TVec>.Sum(costChains);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gradients(
        float* x, float* q, float* w, int count, float factor, float smoothing, float largest, float powerFactor, float* result)
    {
        TVec factors = TLanes.Broadcast(factor);
        TVec smooth = TLanes.Broadcast(smoothing);
        TVec most = TLanes.Broadcast(largest);
        TVec powers = TLanes.Broadcast(powerFactor);
        for (int column = 0; column < count; column += TLanes.Count)
        {
            TVec power = ExponentialLanes<TVec, TLanes>.Exp(TLanes.Subtract(TLanes.Load(x + column), most));
            TVec share = Share(q, w, column, factors, smooth);
            TLanes.Store(result + column, TLanes.Subtract(TLanes.Multiply(power, powers), share));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Powers(float* x, int count, float largest, float factor, float* result)
    {
        TVec most = TLanes.Broadcast(largest);
        TVec factors = TLanes.Broadcast(factor);
        for (int column = 0; column < count; column += TLanes.Count)
        {
            TVec power = ExponentialLanes<TVec, TLanes>.Exp(TLanes.Subtract(TLanes.Load(x + column), most));
            TLanes.Store(result + column, TLanes.Multiply(power, factors));
        }
    }

    private static float Element(in HostMatrix matrix, long row, int column) => matrix.ElementType switch
    {
        ElementType.Float32 => matrix.Row<float>(row)[column],
        ElementType.Float16 => (float)matrix.Row<Half>(row)[column],
        _ => (float)matrix.Row<BFloat16>(row)[column],
    };
}
