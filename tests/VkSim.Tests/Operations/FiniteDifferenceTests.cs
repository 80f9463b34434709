using VkSim.Contract;
using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Operations;

/// <summary>
/// Every gradient against differences of the oracle's values, which know nothing of the formula of a derivative. The operands
/// keep away from ties and zeros, where there is no derivative.
/// </summary>
[Trait("Needs", "Vulkan")]
public sealed class FiniteDifferenceTests
{
    private const double Step = 1e-6;

    private static readonly float[] AllOrders = [0, 0.5f, 1, 1.7f, 2, 3, float.PositiveInfinity];
    private static readonly float[] FewOrders = [1, 2];

    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void Normalization(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (NormalizeAxis axis in Enum.GetValues<NormalizeAxis>())
        {
            foreach (float p in row.IsSlow ? FewOrders : AllOrders)
            {
                var options = new NormalizeOptions { P = p, Axis = axis };
                Operand x = new(4, 5, 1), upstream = new(4, 5, 2);
                using Matrix a = x.Upload(device);
                using Matrix g = upstream.Upload(device);
                using Matrix found = device.NormalizeBackward(a, g, options);
                Check(x, found, v => upstream.Times(Normalized(v, p, axis)), $"{axis} p={p}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void CosinesInAllThreeForms(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int n in new[] { 3, 1 })
        {
            Operand x = new(n, 5, 1), y = new(4, 5, 2), upstream = new(n, 4, 3);
            using Matrix a = x.Upload(device);
            using Matrix b = y.Upload(device);
            using Matrix g = upstream.Upload(device);
            using GradientPair found = device.CosineSimilarityBackward(a, b, g);
            Check(x, found.A, v => upstream.Times(ReferenceCosine.Pairwise(v, y.Exact).Values), $"{n} rows, a");
            Check(y, found.B, v => upstream.Times(ReferenceCosine.Pairwise(x.Exact, v).Values), $"{n} rows, b");
        }

        foreach (int n in new[] { 4, 1 })
        {
            Operand x = new(n, 5, 1), y = new(4, 5, 2), upstream = new(4, 1, 3);
            using Matrix a = x.Upload(device);
            using Matrix b = y.Upload(device);
            using Matrix g = upstream.Upload(device);
            using GradientPair found = device.RowwiseCosineSimilarityBackward(a, b, g);
            Check(x, found.A, v => upstream.Times(RowByRow(v, y.Exact)), $"{n} rows by row, a");
            Check(y, found.B, v => upstream.Times(RowByRow(x.Exact, v)), $"{n} rows by row, b");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void Distances(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((float p, bool squared) in (row.IsSlow ? FewOrders : AllOrders).Select(p => (p, false)).Append((2f, true)))
        {
            var options = new CdistOptions { P = p, Squared = squared };
            Operand x = new(3, 5, 1), y = new(4, 5, 2), upstream = new(3, 4, 3);
            using Matrix a = x.Upload(device);
            using Matrix b = y.Upload(device);
            using Matrix g = upstream.Upload(device);
            using GradientPair found = device.CdistBackward(a, b, g, options);
            double[] Forward(ReferenceMatrix left, ReferenceMatrix right) => Distance(left, right, options.Settings);
            Check(x, found.A, v => upstream.Times(Forward(v, y.Exact)), $"p={p} squared {squared}, a");
            Check(y, found.B, v => upstream.Times(Forward(x.Exact, v)), $"p={p} squared {squared}, b");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void CondensedDistancesAndProducts(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Operand x = new(4, 5, 1), y = new(3, 5, 2), pairs = new(6, 1, 3), upstream = new(4, 3, 4);
        using Matrix a = x.Upload(device);
        using Matrix b = y.Upload(device);
        using Matrix ofPairs = pairs.Upload(device);
        using Matrix g = upstream.Upload(device);
        foreach (float p in row.IsSlow ? FewOrders : AllOrders)
        {
            using Matrix found = device.PdistBackward(a, ofPairs, new CdistOptions { P = p });
            Check(x, found, v => pairs.Times(ReferenceDistance.Condensed(v, p)), $"condensed p={p}");
        }

        using GradientPair products = device.DotProductsBackward(a, b, g);
        Check(x, products.A, v => upstream.Times(Distance(v, y.Exact, DotProductOptions.Settings)), "dot, a");
        Check(y, products.B, v => upstream.Times(Distance(x.Exact, v, DotProductOptions.Settings)), "dot, b");
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void SoftmaxAndCrossEntropy(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        Operand x = new(3, 6, 1), upstream = new(3, 6, 2);
        using Matrix a = x.Upload(device);
        using Matrix g = upstream.Upload(device);
        using Matrix softmax = device.Softmax(a);
        using Matrix ofSoftmax = device.SoftmaxBackward(softmax, g);
        Check(x, ofSoftmax, v => upstream.Times(EachRow(v, values => ReferenceSoftmax.Softmax(values))), "softmax");
        using Matrix logarithm = device.LogSoftmax(a);
        using Matrix ofLogarithm = device.LogSoftmaxBackward(logarithm, g);
        Check(x, ofLogarithm, v => upstream.Times(EachRow(v, values => ReferenceSoftmax.LogSoftmax(values))), "its logarithm");
        double[] weights = [0.5, 1, 2, 1, 0.25, 3];
        int[] labels = [2, -100, 5];
        var options = new CrossEntropyOptions { WithGradient = true, LabelSmoothing = 0.2f, ClassWeights = Array.ConvertAll(weights, w => (float)w) };
        using CrossEntropyResult ofLabels = device.CrossEntropy(a, labels, options);
        Check(x, ofLabels.Gradient!, v => ReferenceCrossEntropy.Classes(v, labels, weights, 0.2f)[0], "labels");
        using Matrix shares = device.Softmax(g);
        ReferenceMatrix exactShares = ReferenceMatrix.From(shares.ToArray(), 3, 6);
        using CrossEntropyResult ofShares = device.CrossEntropy(a, shares, options);
        Check(x, ofShares.Gradient!, v => ReferenceCrossEntropy.Probabilities(v, exactShares, weights, 0.2f)[0], "probabilities");
    });

    private static double[] Normalized(ReferenceMatrix x, float p, NormalizeAxis axis) => axis == NormalizeAxis.Rows
        ? ReferenceNormalize.Rows(x, p).Values
        : ReferenceNormalize.Rows(x.Transpose(), p).Transpose().Values;

    private static double[] RowByRow(ReferenceMatrix a, ReferenceMatrix b) =>
        [.. Enumerable.Range(0, b.Rows).Select(i => ReferenceCosine.Compute(a.Row(a.Rows == 1 ? 0 : i), b.Row(i)))];

    private static double[] Distance(ReferenceMatrix a, ReferenceMatrix b, PairwiseSettings settings) =>
        ReferenceDistance.Pairwise(settings.Metric, a, b, settings.P).Values;

    private static double[] EachRow(ReferenceMatrix x, Func<double[], double[]> function) =>
        [.. Enumerable.Range(0, x.Rows).SelectMany(i => function(x.Row(i).ToArray()))];

    private static void Check(Operand at, Matrix found, Func<ReferenceMatrix, double> value, string what)
    {
        double[] exact = new double[at.Exact.Values.Length];
        for (int i = 0; i < exact.Length; i++)
        {
            exact[i] = (value(at.Moved(i, Step)) - value(at.Moved(i, -Step))) / (2 * Step);
        }

        double size = 1 + exact.Max(Math.Abs);
        Agreement.Within(found.ToArray(), exact, _ => 1e-5 * size, what);
    }

    /// <summary>Numbers between 0.3 and 1.7 of either sign, no two of the same magnitude.</summary>
    private sealed class Operand
    {
        private readonly float[] _values;

        public Operand(int rows, int columns, int seed)
        {
            int count = rows * columns;
            int[] order = [.. Enumerable.Range(0, count)];
            var random = new Random(seed);
            random.Shuffle(order);
            _values = [.. order.Select(place => (random.Next(2) == 0 ? 1 : -1) * (0.3f + (1.4f * (place + (0.9f * random.NextSingle())) / count)))];
            Exact = ReferenceMatrix.From(_values, rows, columns);
        }

        public ReferenceMatrix Exact { get; }

        public Matrix Upload(VectorDevice device) => device.Upload(_values, Exact.Rows, Exact.Columns);

        public ReferenceMatrix Moved(int place, double step)
        {
            double[] values = [.. Exact.Values];
            values[place] += step;
            return new ReferenceMatrix(values, Exact.Rows, Exact.Columns);
        }

        /// <summary>Σ of the products, these numbers being the gradient of what comes after.</summary>
        public double Times(double[] values) => Exact.Values.Zip(values, (a, b) => a * b).Sum();
    }
}
