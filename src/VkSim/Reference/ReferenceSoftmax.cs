namespace VkSim.Reference;

/// <summary>The oracle's log-sum-exp and softmax.</summary>
internal static class ReferenceSoftmax
{
    /// <summary>ln Σ eˣ, from the largest term down; −∞ for nothing and for nothing but −∞.</summary>
    public static double LogSumExp(ReadOnlySpan<double> x)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in x)
        {
            largest = Math.Max(largest, value);
        }

        if (!double.IsFinite(largest))
        {
            return largest;
        }

        var sum = default(CompensatedSum);
        foreach (double value in x)
        {
            sum.Add(Math.Exp(value - largest));
        }

        return largest + Math.Log(sum.Value);
    }

    /// <summary>x − ln Σ eˣ; with a +∞ among the terms all are NaN, as PyTorch has it.</summary>
    public static double[] LogSoftmax(ReadOnlySpan<double> x)
    {
        double total = LogSumExp(x);
        total = double.IsPositiveInfinity(total) ? double.NaN : total;
        double[] result = x.ToArray();
        for (int i = 0; i < result.Length; i++)
        {
            result[i] -= total;
        }

        return result;
    }

    /// <summary>eˣ / Σ eˣ.</summary>
    public static double[] Softmax(ReadOnlySpan<double> x) => Array.ConvertAll(LogSoftmax(x), Math.Exp);

    /// <summary>The gradient of <see cref="Softmax"/> with respect to x, from that with respect to the result y: y·(g − Σ g·y).</summary>
    public static double[] SoftmaxGradient(ReadOnlySpan<double> x, ReadOnlySpan<double> upstream)
    {
        double[] gradient = Softmax(x);
        double along = ReferenceDistance.Dot(gradient, upstream);
        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] *= upstream[i] - along;
        }

        return gradient;
    }

    /// <summary>The gradient of <see cref="LogSoftmax"/> with respect to x: g − eʸ·Σ g.</summary>
    public static double[] LogSoftmaxGradient(ReadOnlySpan<double> x, ReadOnlySpan<double> upstream)
    {
        double[] gradient = Softmax(x);
        var total = default(CompensatedSum);
        foreach (double value in upstream)
        {
            total.Add(value);
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            gradient[i] = upstream[i] - (gradient[i] * total.Value);
        }

        return gradient;
    }
}
