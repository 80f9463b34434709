using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Cosine similarity in its forms, and its gradients.</summary>
internal static class CosineFamily
{
    public static IEnumerable<VerifiedOperation> Operations =>
    [
        new("cosine, matrix", verification =>
        {
            foreach ((ElementType type, int columns) in verification.Layouts)
            {
                Pairs(verification, Sample.Normal(5, columns, 1, type), Sample.Normal(7, columns, 2, type));
            }

            Pairs(verification, Sample.Normal(1, 100, 1), Sample.Normal(verification.IsSlow ? 9 : 300, 100, 2));
            if (!verification.IsSlow)
            {
                Pairs(verification, Sample.Normal(70, 33, 1), Sample.Normal(131, 33, 2));
            }

            foreach ((Sample a, Sample b) in HardCases())
            {
                Pairs(verification, a, b, epsilon: 0);
                Pairs(verification, a, b);
            }
        }),
        new("cosine, row by row", verification =>
        {
            foreach ((ElementType type, int columns) in verification.Layouts)
            {
                Rowwise(verification, Sample.Normal(5, columns, 1, type), Sample.Normal(5, columns, 2, type));
            }

            Rowwise(verification, Sample.Normal(1, 100, 1), Sample.Normal(9, 100, 2));
            Rowwise(verification, Sample.Normal(9, 100, 1), Sample.Normal(1, 100, 2));
            foreach ((Sample a, Sample b) in HardCases())
            {
                Rowwise(verification, a, b, epsilon: 0);
                Rowwise(verification, a, b);
            }
        }),
        new("cosine, gradient", verification =>
        {
            foreach (int columns in verification.IsSlow ? [33] : verification.Widths)
            {
                Sample a = Sample.Normal(5, columns, 1);
                PairGradients.Verify(verification, Comparison.Cosine(1e-8f), a, Sample.Normal(6, columns, 2));
                RowwiseGradient(verification, a, Sample.Normal(5, columns, 2));
            }

            PairGradients.Verify(verification, Comparison.Cosine(0.5f), Sample.Normal(4, 33, 1, scale: 1e-3f), Sample.Normal(3, 33, 2));
        }),
    ];

    private static (Sample A, Sample B)[] HardCases() =>
    [
        (Sample.Normal(4, 100, 1, scale: 1e30f), Sample.Normal(4, 100, 2, scale: 1e-30f)),
        (Sample.Large(4, 768, 1), Sample.Large(4, 768, 2)),
        (Sample.Special(33, 1), Sample.Normal(5, 33, 2)),
        (Sample.Repeated(100, 1), Sample.Repeated(100, 1)),
    ];

    private static void Pairs(Verification verification, Sample a, Sample b, float epsilon = 1e-8f)
    {
        using Matrix left = a.Upload(verification.Device);
        using Matrix right = b.Upload(verification.Device);
        using Matrix result = verification.Device.CosineSimilarity(left, right, new CosineOptions { Epsilon = epsilon });
        Check(verification, $"{a.Name} with {b.Name}, eps={epsilon}", result.ToArray(), ReferenceCosine.Pairwise(a.Exact, b.Exact, epsilon).Values, a.Columns);
    }

    private static void Rowwise(Verification verification, Sample a, Sample b, float epsilon = 1e-8f)
    {
        using Matrix left = a.Upload(verification.Device);
        using Matrix right = b.Upload(verification.Device);
        using Matrix result = verification.Device.RowwiseCosineSimilarity(left, right, new CosineOptions { Epsilon = epsilon });
        Check(verification, $"{a.Name} with {b.Name}, eps={epsilon}", result.ToArray(), ReferenceCosine.Rowwise(a.Exact, b.Exact, epsilon), a.Columns);
    }

    private static void Check(Verification verification, string name, float[] actual, double[] exact, int columns)
    {
        verification.Values(name, actual, exact, _ => ErrorBounds.Cosine(columns));
        verification.Holds($"{name}: beyond [-1, 1]", actual.All(value => value is >= -1 and <= 1 or float.NaN));
    }

    private static void RowwiseGradient(Verification verification, Sample a, Sample b)
    {
        Sample upstream = Sample.Normal(a.Rows, 1, 9);
        using Matrix left = a.Upload(verification.Device);
        using Matrix right = b.Upload(verification.Device);
        using Matrix incoming = upstream.Upload(verification.Device);
        using GradientPair gradients = verification.Device.RowwiseCosineSimilarityBackward(left, right, incoming);
        ReferenceMatrix exactA = new(a.Rows, a.Columns);
        ReferenceMatrix exactB = new(b.Rows, b.Columns);
        for (int row = 0; row < a.Rows; row++)
        {
            (double[] ofA, double[] ofB) = ReferenceCosine.Gradient(a.Exact.Row(row), b.Exact.Row(row), upstream.Exact[row, 0]);
            ofA.CopyTo(exactA.Row(row));
            ofB.CopyTo(exactB.Row(row));
        }

        double Bound(Sample side, int place) => PairGradients.CosineError(side.Exact.Row(place / side.Columns), 1e-8) * Math.Abs(upstream.Exact[place / side.Columns, 0]);
        verification.Values($"row by row, {a.Name}, of a", gradients.A.ToArray(), exactA.Values, i => Bound(a, i));
        verification.Values($"row by row, {a.Name}, of b", gradients.B.ToArray(), exactB.Values, i => Bound(b, i));
    }
}
