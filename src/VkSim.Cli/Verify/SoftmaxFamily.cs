using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Softmax, its logarithm, log-sum-exp and cross-entropy, with their gradients.</summary>
internal static class SoftmaxFamily
{
    public static IEnumerable<VerifiedOperation> Operations =>
    [
        new("softmax", verification => ForEach(verification, sample => Softmax(verification, sample))),
        new("log-softmax", verification => ForEach(verification, sample => LogSoftmax(verification, sample))),
        new("log-sum-exp", verification => ForEach(verification, sample => LogSumExp(verification, sample))),
        new("softmax, gradient", verification =>
        {
            foreach (int columns in verification.IsSlow ? [33] : verification.Widths)
            {
                Gradient(verification, Sample.Normal(4, columns, 1), logarithm: false);
                Gradient(verification, Sample.Normal(4, columns, 1), logarithm: true);
            }
        }),
        new("cross-entropy", verification =>
        {
            foreach (int columns in verification.IsSlow ? [7, 33] : verification.Widths)
            {
                CrossEntropy(verification, Sample.Normal(5, columns, 1), 0);
                CrossEntropy(verification, Sample.Normal(5, columns, 1, scale: 20), 0.1f);
            }

            // All but certain: what is left of the loss must keep its digits.
            CrossEntropy(verification, new Sample("certain", [1 / 0.07f, 0, 0, 0], 1, 4), 0);
        }),
    ];

    private static void ForEach(Verification verification, Action<Sample> check)
    {
        foreach ((ElementType type, int columns) in verification.Layouts)
        {
            check(Sample.Normal(4, columns, 1, type));
        }

        check(Sample.Normal(4, 33, 1, scale: 300));
        float nothing = float.NegativeInfinity;
        check(new Sample("with -inf", [1, nothing, 2, nothing, 0, 100], 2, 3));
    }

    // Of the sum of the exponentials; that of an exponential grows with its argument.
    private static double Relative(int columns) => ((2.0 * columns) + 24) * ErrorBounds.UnitRoundOff;

    private static double OfExponential(double logarithm) => 4 * ErrorBounds.UnitRoundOff * Math.Min(150, Math.Abs(logarithm));

    private static double[] Rows(Sample sample, Func<double[], double[]> formula) =>
        [.. Enumerable.Range(0, sample.Rows).SelectMany(row => formula(sample.Exact.Row(row).ToArray()))];

    private static void Softmax(Verification verification, Sample sample)
    {
        using Matrix x = sample.Upload(verification.Device);
        using Matrix y = verification.Device.Softmax(x);
        double[] exact = Rows(sample, row => ReferenceSoftmax.Softmax(row));
        ElementType storage = y.ElementType;
        verification.Values(sample.Name, y.ToArray(), exact, i =>
        {
            double error = (Relative(sample.Columns) + (exact[i] > 0 ? OfExponential(Math.Log(exact[i])) : 0)) * exact[i];
            return error + ErrorBounds.StorageRounding(exact[i] + error, storage);
        });
    }

    private static void LogSoftmax(Verification verification, Sample sample)
    {
        using Matrix x = sample.Upload(verification.Device);
        using Matrix y = verification.Device.LogSoftmax(x);
        double[] exact = Rows(sample, row => ReferenceSoftmax.LogSoftmax(row));
        ElementType storage = y.ElementType;
        verification.Values(sample.Name, y.ToArray(), exact, i =>
        {
            double error = Relative(sample.Columns) * (1 + Math.Abs(exact[i]));
            return double.IsFinite(error) ? error + ErrorBounds.StorageRounding(Math.Abs(exact[i]) + error, storage) : 0;
        });
    }

    private static void LogSumExp(Verification verification, Sample sample)
    {
        using Matrix x = sample.Upload(verification.Device);
        using Matrix y = verification.Device.LogSumExp(x);
        double[] exact = Rows(sample, row => [ReferenceSoftmax.LogSumExp(row)]);
        verification.Values(sample.Name, y.ToArray(), exact, i => double.IsFinite(exact[i]) ? Relative(sample.Columns) * (1 + Math.Abs(exact[i])) : 0);
    }

    private static void Gradient(Verification verification, Sample sample, bool logarithm)
    {
        Sample upstream = Sample.Normal(sample.Rows, sample.Columns, 9);
        using Matrix x = sample.Upload(verification.Device);
        using Matrix incoming = upstream.Upload(verification.Device);
        using Matrix y = logarithm ? verification.Device.LogSoftmax(x) : verification.Device.Softmax(x);
        using Matrix result = logarithm ? verification.Device.LogSoftmaxBackward(y, incoming) : verification.Device.SoftmaxBackward(y, incoming);
        // From the output that the device has, whose own error is verified elsewhere.
        float[] output = y.ToArray();
        double[] exact = new double[output.Length];
        double[] sizes = new double[output.Length];
        for (int row = 0; row < sample.Rows; row++)
        {
            double[] p = [.. output.Skip(row * sample.Columns).Take(sample.Columns).Select(value => logarithm ? Math.Exp(value) : value)];
            double[] g = upstream.Exact.Row(row).ToArray();
            double sum = p.Zip(g, (share, slope) => logarithm ? slope : share * slope).Sum();
            double size = p.Zip(g, (share, slope) => Math.Abs(logarithm ? slope : share * slope)).Sum();
            for (int column = 0; column < p.Length; column++)
            {
                int place = (row * sample.Columns) + column;
                exact[place] = logarithm ? g[column] - (p[column] * sum) : p[column] * (g[column] - sum);
                sizes[place] = logarithm
                    ? Math.Abs(g[column]) + (p[column] * size * (1 + Math.Abs(Math.Log(p[column]))))
                    : p[column] * (Math.Abs(g[column]) + size);
            }
        }

        verification.Values(
            $"{(logarithm ? "log-" : "")}softmax, {sample.Name}", result.ToArray(), exact, i => Relative(sample.Columns) * sizes[i]);
    }

    private static void CrossEntropy(Verification verification, Sample sample, float smoothing)
    {
        int[] labels = [.. Enumerable.Range(0, sample.Rows).Select(row => row == 3 ? -100 : row * 7 % sample.Columns)];
        float[] weights = smoothing == 0 ? [] : [.. Enumerable.Range(0, sample.Columns).Select(column => 0.5f + (column % 3))];
        double[]? exactWeights = smoothing == 0 ? null : Array.ConvertAll(weights, weight => (double)weight);
        using Matrix x = sample.Upload(verification.Device);
        using CrossEntropyResult result = verification.Device.CrossEntropy(
            x, labels, new CrossEntropyOptions { LabelSmoothing = smoothing, ClassWeights = weights, Reduction = LossReduction.Sum, WithGradient = true });
        double[] losses = ReferenceCrossEntropy.Classes(sample.Exact, labels, exactWeights, smoothing, -100, ReferenceReduction.None);
        verification.Values($"{sample.Name}, smoothing {smoothing}", result.Losses.ToArray(), losses, i => (Relative(sample.Columns) * Math.Abs(losses[i])) + 1e-12);
        ReferenceMatrix gradient = ReferenceCrossEntropy.ClassesGradient(sample.Exact, labels, exactWeights, smoothing);
        double[] logarithms = Rows(sample, row => ReferenceSoftmax.LogSoftmax(row));
        // Shares of all classes sum up to at most the largest weight, 2.5.
        verification.Values($"{sample.Name}, smoothing {smoothing}, gradient", result.Gradient!.ToArray(), gradient.Values, i =>
            (Math.Abs(gradient.Values[i]) + (5 * Math.Exp(logarithms[i]))) * (Relative(sample.Columns) + OfExponential(logarithms[i])));
    }
}
