using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Dot products and distances of every order and mode, condensed distances, and their gradients.</summary>
internal static class DistanceFamily
{
    private static readonly Comparison[] _others =
    [
        Comparison.Distance(0), Comparison.Distance(0.5f), Comparison.Distance(1.5f), Comparison.Distance(2.7f), Comparison.Distance(3),
    ];

    public static IEnumerable<VerifiedOperation> Operations =>
    [
        new("dot products", verification => Pairs(verification, Comparison.Dot())),
        new("cdist p=2, auto", verification =>
        {
            Pairs(verification, Comparison.Distance(2));
            HardDistances(verification, Comparison.Distance(2));
        }),
        new("cdist p=2, direct", verification =>
        {
            Pairs(verification, Comparison.Distance(2, DistanceMode.Direct));
            HardDistances(verification, Comparison.Distance(2, DistanceMode.Direct));
        }),
        new("cdist p=2, matmul", verification => Pairs(verification, Comparison.Distance(2, DistanceMode.MatMul), expanded: true)),
        new("cdist p=2, squared", verification => Pairs(verification, Comparison.Distance(2, squared: true))),
        new("cdist p=1", verification => Pairs(verification, Comparison.Distance(1))),
        new("cdist p=inf", verification => Pairs(verification, Comparison.Distance(float.PositiveInfinity))),
        new("cdist, other orders", verification =>
        {
            foreach (Comparison comparison in _others)
            {
                foreach (int columns in verification.IsSlow ? [33] : verification.Widths)
                {
                    Check(verification, comparison, Sample.Normal(5, columns, 1), Sample.Normal(7, columns, 2));
                }

                Check(verification, comparison, Sample.Normal(4, 33, 1, scale: 1e30f), Sample.Normal(4, 33, 2, scale: 1e30f));
                Check(verification, comparison, Sample.Repeated(33, 1), Sample.Repeated(33, 1));
            }
        }),
        new("cdist of a matrix with itself", Itself),
        new("pdist", Condensed),
        new("distances, gradient", verification =>
        {
            Comparison[] comparisons =
            [
                Comparison.Dot(), Comparison.Distance(2), Comparison.Distance(2, squared: true), Comparison.Distance(1),
                Comparison.Distance(float.PositiveInfinity), .. _others,
            ];
            foreach (Comparison comparison in verification.IsSlow ? comparisons[..4] : comparisons)
            {
                foreach (int columns in verification.IsSlow ? [33] : new[] { 1, 7, 33, 257 })
                {
                    PairGradients.Verify(verification, comparison, Sample.Normal(5, columns, 1), Sample.Normal(6, columns, 2));
                }

                PairGradients.Verify(verification, comparison, Sample.Repeated(9, 1), Sample.Repeated(9, 1));
            }
        }),
    ];

    private static void Pairs(Verification verification, Comparison comparison, bool expanded = false)
    {
        foreach ((ElementType type, int columns) in verification.Layouts)
        {
            Check(verification, comparison, Sample.Normal(5, columns, 1, type), Sample.Normal(7, columns, 2, type), expanded);
        }

        if (!verification.IsSlow)
        {
            Check(verification, comparison, Sample.Normal(70, 33, 1), Sample.Normal(131, 33, 2), expanded);
        }

        Check(verification, comparison, Sample.Large(4, 128, 1), Sample.Large(5, 128, 2), expanded);
        Check(verification, comparison, Sample.Special(33, 1), Sample.Normal(5, 33, 2), expanded);
        Check(verification, comparison, Sample.Normal(4, 33, 1, scale: 1e15f), Sample.Normal(5, 33, 2, scale: 1e15f), expanded);
    }

    private static void HardDistances(Verification verification, Comparison comparison)
    {
        Check(verification, comparison, new Sample("far from 0", [512695], 1, 1), new Sample("far from 0", [512804], 1, 1));
        Check(verification, comparison, Sample.Normal(4, 33, 1, scale: 1e30f), Sample.Normal(5, 33, 2, scale: 1e30f));
        Check(verification, comparison, Sample.Normal(4, 33, 1, scale: 1e-30f), Sample.Normal(5, 33, 2, scale: 1e-30f));
        float[] moved = [.. Sample.Draw(30, 33, 1).Select(value => value + 4096)];
        Check(verification, comparison, new Sample("moved away", moved, 30, 33), new Sample("moved away", [.. moved.Reverse()], 30, 33));
        Check(verification, comparison, Sample.Repeated(100, 1), Sample.Repeated(100, 1));
    }

    private static void Check(Verification verification, Comparison comparison, Sample a, Sample b, bool expanded = false)
    {
        using Matrix left = a.Upload(verification.Device);
        using Matrix right = b.Upload(verification.Device);
        using Matrix result = comparison.Forward(verification.Device, left, right);
        ReferenceMatrix exact = ReferenceDistance.Pairwise(comparison.Metric, a.Exact, b.Exact, comparison.P);
        int columns = b.Rows;
        verification.Values($"{comparison.Name}, {a.Name} with {b.Name}", result.ToArray(), exact.Values, i =>
        {
            Span<double> x = a.Exact.Row(i / columns);
            Span<double> y = b.Exact.Row(i % columns);
            return expanded ? Expanded(exact.Values[i], x, y) : ErrorBounds.Direct(comparison.Metric, x, y, comparison.P);
        });
    }

    // |√(d² + e) − d| is at most √|e|, and at most |e| / d.
    private static double Expanded(double distance, ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double squared = ErrorBounds.SquaredL2Expanded(a.Length, ReferenceDistance.Dot(a, a), ReferenceDistance.Dot(b, b));
        return Math.Min(Math.Sqrt(squared), distance > 0 ? squared / distance : double.PositiveInfinity) + (2 * ErrorBounds.UnitRoundOff * distance);
    }

    private static void Itself(Verification verification)
    {
        int rows = verification.IsSlow ? 12 : 70;
        float[] values = Sample.Draw(rows, 33, 1);
        values.AsSpan(0, 33).CopyTo(values.AsSpan(5 * 33));
        Sample sample = new("with a repeated row", values, rows, 33);
        foreach (Comparison comparison in new[] { Comparison.Distance(2), Comparison.Distance(2, DistanceMode.Direct), Comparison.Distance(1), Comparison.Distance(3) })
        {
            using Matrix x = sample.Upload(verification.Device);
            using Matrix result = comparison.Forward(verification.Device, x, x);
            float[] distances = result.ToArray();
            bool symmetric = true;
            bool zero = distances[5] == 0;
            for (int i = 0; i < rows; i++)
            {
                zero &= distances[(i * rows) + i] == 0;
                for (int j = 0; j < i; j++)
                {
                    symmetric &= distances[(i * rows) + j] == distances[(j * rows) + i];
                }
            }

            verification.Holds($"{comparison.Name}: not symmetric", symmetric);
            verification.Holds($"{comparison.Name}: equal rows are not at distance 0", zero);
        }
    }

    private static void Condensed(Verification verification)
    {
        foreach (float p in new[] { 1, 2, 3, float.PositiveInfinity })
        {
            Sample sample = Sample.Normal(9, 33, 1);
            using Matrix x = sample.Upload(verification.Device);
            using Matrix result = verification.Device.Pdist(x, new CdistOptions { P = p });
            double[] exact = ReferenceDistance.Condensed(sample.Exact, p);
            verification.Values(
                FormattableString.Invariant($"p={p} {sample.Name}"), result.ToArray(), exact, i => ErrorBounds.Minkowski(sample.Columns, exact[i], p));
        }
    }
}
