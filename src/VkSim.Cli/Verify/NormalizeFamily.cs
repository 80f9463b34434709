using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Normalization of rows and columns, norms, and the gradient.</summary>
internal static class NormalizeFamily
{
    private static readonly float[] _orders = [0, 0.5f, 1, 3, float.PositiveInfinity];

    public static IEnumerable<VerifiedOperation> Operations =>
    [
        new("normalize", verification =>
        {
            foreach ((ElementType type, int columns) in verification.Layouts)
            {
                Rows(verification, Sample.Normal(5, columns, 1, type), new NormalizeOptions());
            }

            foreach (Sample sample in HardCases())
            {
                Rows(verification, sample, new NormalizeOptions { Epsilon = 0 });
                Rows(verification, sample, new NormalizeOptions { ZeroVectors = ZeroVectorPolicy.NaN });
            }
        }),
        new("normalize, other orders", verification =>
        {
            foreach (float p in _orders)
            {
                foreach (int columns in verification.IsSlow ? [33] : verification.Widths)
                {
                    Rows(verification, Sample.Normal(4, columns, 1), new NormalizeOptions { P = p });
                }

                Rows(verification, Sample.Normal(4, 33, 1, scale: 1e30f), new NormalizeOptions { P = p });
                Rows(verification, Sample.Normal(4, 33, 1, scale: 1e-30f), new NormalizeOptions { P = p, Epsilon = 0 });
            }
        }),
        new("normalize, columns", verification =>
        {
            foreach ((int rows, int columns) in verification.IsSlow ? [(7, 5)] : new[] { (1, 1), (7, 5), (100, 33), (33, 257) })
            {
                Columns(verification, Sample.Normal(rows, columns, 1), new NormalizeOptions());
                Columns(verification, Sample.Normal(rows, columns, 1, scale: 1e30f), new NormalizeOptions { P = 3 });
            }
        }),
        new("normalize, gradient", verification =>
        {
            foreach (float p in new[] { 1, 2, 3, float.PositiveInfinity })
            {
                foreach (int columns in verification.IsSlow ? [33] : verification.Widths)
                {
                    Gradient(verification, Sample.Normal(4, columns, 1), new NormalizeOptions { P = p });
                }
            }

            Gradient(verification, Sample.Normal(4, 33, 1, scale: 1e-3f), new NormalizeOptions { Epsilon = 0.5f });
        }),
    ];

    private static Sample[] HardCases() =>
    [
        Sample.Normal(4, 100, 1, scale: 1e30f), Sample.Normal(4, 100, 1, scale: 1e-30f), Sample.Large(4, 768, 1), Sample.Special(33, 1),
    ];

    private static void Rows(Verification verification, Sample sample, NormalizeOptions options)
    {
        using Matrix x = sample.Upload(verification.Device);
        using Matrix y = verification.Device.Allocate(sample.Rows, sample.Columns, x.ElementType);
        using Matrix norms = verification.Device.Allocate(sample.Rows, 1);
        verification.Device.Normalize(x, y, options, norms);
        string name = FormattableString.Invariant($"p={options.P} eps={options.Epsilon} {options.ZeroVectors} {sample.Name}");
        double[] exactNorms = ReferenceNorm.Rows(sample.Exact, options.P);
        ReferenceMatrix exact = ReferenceNormalize.Rows(sample.Exact, options.P, options.Epsilon, options.ZeroVectors);
        ElementType storage = x.ElementType;
        verification.Values($"{name}, norms", norms.ToArray(), exactNorms, i => ErrorBounds.Norm(sample.Columns, exactNorms[i], options.P));
        verification.Values(name, y.ToArray(), exact.Values, i => ErrorBounds.Normalized(sample.Columns, exact.Values[i], options.P, storage));
    }

    private static void Columns(Verification verification, Sample sample, NormalizeOptions options)
    {
        options = options with { Axis = NormalizeAxis.Columns };
        using Matrix x = sample.Upload(verification.Device);
        using Matrix y = verification.Device.Normalize(x, options);
        double[] exact = ReferenceNormalize.Rows(sample.Exact.Transpose(), options.P, options.Epsilon).Transpose().Values;
        verification.Values(
            FormattableString.Invariant($"p={options.P} {sample.Name}"),
            y.ToArray(),
            exact,
            i => ErrorBounds.Normalized(sample.Rows, exact[i], options.P, ElementType.Float32));
    }

    private static void Gradient(Verification verification, Sample sample, NormalizeOptions options)
    {
        Sample upstream = Sample.Normal(sample.Rows, sample.Columns, 9);
        using Matrix x = sample.Upload(verification.Device);
        using Matrix incoming = upstream.Upload(verification.Device);
        using Matrix result = verification.Device.NormalizeBackward(x, incoming, options);
        ReferenceMatrix exact = ReferenceNormalize.Gradient(sample.Exact, upstream.Exact, options.P, options.Epsilon);
        ReferenceMatrix sizes = Sizes(sample.Exact, upstream.Exact, options);
        // Of the norm and its powers, of the sum over the row, and a few roundings.
        double order = float.IsFinite(options.P) ? options.P : 1;
        double relative = (3 * ErrorBounds.Norm(sample.Columns, 1, options.P) * Math.Max(1, Math.Abs(order - 1)))
            + (((2 * sample.Columns) + 24 + (4 * order)) * ErrorBounds.UnitRoundOff);
        verification.Values(
            FormattableString.Invariant($"p={options.P} {sample.Name}"), result.ToArray(), exact.Values, i => relative * sizes.Values[i]);
    }

    // The magnitudes of what each component of the gradient is made of: (|u| + |∂‖x‖/∂x|·Σ|u·x|/‖x‖) / ‖x‖.
    private static ReferenceMatrix Sizes(ReferenceMatrix x, ReferenceMatrix upstream, NormalizeOptions options)
    {
        ReferenceMatrix sizes = new(x.Rows, x.Columns);
        for (int row = 0; row < x.Rows; row++)
        {
            double norm = Math.Max(ReferenceNorm.Compute(x.Row(row), options.P), options.Epsilon);
            double[] slope = ReferenceNorm.Gradient(x.Row(row), options.P);
            double along = 0;
            for (int column = 0; column < x.Columns; column++)
            {
                along += Math.Abs(upstream[row, column] * x[row, column]) / norm;
            }

            for (int column = 0; column < x.Columns; column++)
            {
                sizes[row, column] = (Math.Abs(upstream[row, column]) + (Math.Abs(slope[column]) * along)) / norm;
            }
        }

        return sizes;
    }
}
