using VkSim.Reference;
using VkSim.Tests.Fixtures;
using VkSim.Tests.Losses;

namespace VkSim.Mpi.Tests;

/// <summary>Losses across the ranks of a process against the oracle's of all rows, within the bounds of a single device.</summary>
public sealed class RingLossTests
{
    private static readonly LossKind[] Kinds =
    [
        LossKind.InfoNce, LossKind.SymmetricInfoNce, LossKind.SharedNegatives, LossKind.PairedNegatives, LossKind.Clip, LossKind.NtXent, LossKind.SigLip,
        LossKind.SupCon,
    ];

    public static TheoryData<LossKind> AllKinds => [.. Kinds];

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void AnyNumberOfRanksGivesTheLossOfAllRows(LossKind kind)
    {
        LossCase loss = LossCase.Random(kind, rows: 37, columns: 19, WithLogSums);
        ReferenceLoss exact = loss.Exact();
        using VectorDevice device = Cpu.Create();
        using LossResult single = loss.Compute(device);
        for (int ranks = 1; ranks <= 5; ranks++)
        {
            foreach (int[] split in new[] { Share.Even(loss.Rows, ranks), Share.Uneven(loss.Rows, ranks) })
            {
                using LossResult joined = Compute(loss, device, split);
                string what = $"{kind} over {string.Join('+', split)}";
                LossAgreement.Check(loss, exact, joined, what);
                Agreement.Within(joined.LogSumExp.Span, [.. single.LogSumExp.ToArray().Select(value => (double)value)], _ => 2e-5, $"{what}: log sums");
                Assert.Equal(single.TemperatureGradient, joined.TemperatureGradient, 1e-4 * (1 + Math.Abs(single.TemperatureGradient)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void OptionsMeanWhatTheyMeanOfAllRows(LossKind kind)
    {
        using VectorDevice device = Cpu.Create();
        foreach ((string name, Func<PairLossOptions, PairLossOptions> change, ElementType storage) in Variants())
        {
            LossCase loss = LossCase.Random(kind, rows: 21, columns: 8, options => WithLogSums(change(options)), storage);
            using LossResult joined = Compute(loss, device, [8, 0, 13]);
            LossAgreement.Check(loss, loss.Exact(), joined, $"{kind}, {name}");
        }
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void AResultIsTheSameFromRunToRun(LossKind kind)
    {
        LossCase loss = LossCase.Random(kind, rows: 50, columns: 33, WithLogSums);
        using VectorDevice device = Cpu.Create();
        byte[][] first = Bits();
        for (int run = 0; run < 5; run++)
        {
            Assert.Equal(first, Bits());
        }

        // The memory of other calls is in use, or not.
        byte[][] Bits() => [.. Shares(loss, device, Share.Uneven(loss.Rows, 4)).Select(share => (share with { Scratch = 0 }).ToBytes())];
    }

    [Theory]
    [MemberData(nameof(AllKinds))]
    public void GivenMatricesReceiveWhatResultsHave(LossKind kind)
    {
        LossCase loss = LossCase.Random(kind, rows: 21, columns: 8, WithLogSums);
        LossCase plain = LossCase.Random(kind, rows: 21, columns: 8, options => options with { WithGradients = false });
        using VectorDevice device = Cpu.Create();
        int[] split = [8, 0, 13];
        IReadOnlyList<Share> results = Shares(loss, device, split);
        var given = new Share[split.Length];
        LocalRing.Run(split.Length, ring => given[ring.Rank] = Share.ComputeInto(plain, ring, device, split));
        foreach ((Share result, Share into) in results.Zip(given))
        {
            Share rounded = result with { Loss = (float)result.Loss, Scale = (float)result.Scale, Bias = (float)result.Bias, Temperature = 0, Scratch = 0 };
            Assert.Equal(rounded.ToBytes(), into.ToBytes());
        }
    }

    [Fact]
    public void ARankMayWantNoGradientOfItsOwnFirstOperand()
    {
        // Such as a frozen encoder at one rank: nothing goes round for it.
        LossCase loss = LossCase.Random(LossKind.Clip, rows: 9, columns: 5);
        using VectorDevice device = Cpu.Create();
        int[] split = [4, 5];
        IReadOnlyList<Share> results = Shares(loss, device, split);
        var ofB = new float[2][];
        LocalRing.Run(2, ring =>
        {
            using Operands of = Operands.At(loss, ring, device, split);
            using Matrix gradientA = device.Allocate(of.A.Rows, loss.Columns), gradientB = device.Allocate(of.B.Rows, loss.Columns);
            device.Clip(ring, of.A, of.B, new LossDestinations { GradientA = ring.Rank == 0 ? gradientA : null, GradientB = gradientB });
            ofB[ring.Rank] = gradientB.ToArray();
        });
        Assert.Equal(results.Select(share => share.GradientB), ofB);
    }

    [Fact]
    public void NearConvergenceTinyGradientsKeepTheirDigits()
    {
        // Orthonormal pairs: log1p((N−1)·e^(−s)), here (N−1)·e^(−s), of which a difference of two log-sum-exps would lose all.
        const int N = 6;
        float[] values = [.. Enumerable.Range(0, 2 * N * N).Select(i => i % (N * N) % (N + 1) == 0 ? 1f : 0)];
        LossCase loss = LossCase.Of(LossKind.Clip, values, N, new ClipOptions { LogitScale = 50 });
        using VectorDevice device = Cpu.Create();
        using LossResult joined = Compute(loss, device, [1, 3, 2]);
        double exact = (N - 1) * Math.Exp(-50);
        Assert.Equal(exact, joined.Loss, 1e-5 * exact);
        ReferenceLoss reference = loss.Exact();
        Agreement.Within(joined.GradientA!.ToArray(), ReferenceLoss.Rows(reference.Gradient, 0, N), i => 1e-4 * ReferenceLoss.Rows(reference.Magnitude, 0, N)[i], "gradient of a");
    }

    [Fact]
    public void NoRowsAtAllAreNoReasonToWait()
    {
        LossCase loss = LossCase.Random(LossKind.Clip, rows: 0, columns: 5);
        using VectorDevice device = Cpu.Create();
        using LossResult joined = Compute(loss, device, [0, 0]);
        Assert.True(double.IsNaN(joined.Loss));
        Assert.Equal(0, joined.GradientA!.Rows);
    }

    [Fact]
    public void WithoutGradientsThereAreNone()
    {
        LossCase loss = LossCase.Random(LossKind.NtXent, rows: 12, columns: 5, options => options with { WithGradients = false });
        using VectorDevice device = Cpu.Create();
        IReadOnlyList<Share> shares = Shares(loss, device, [5, 7]);
        Assert.All(shares, share => Assert.Empty(share.GradientA));
        Assert.All(shares, share => Assert.True(double.IsNaN(share.Scale)));
        double exact = loss.LossesOf(loss.Exact()).Average();
        Assert.Equal(exact, shares[0].Loss, 1e-5);
    }

    [Fact]
    public void ProgressGoesUpToTheEnd()
    {
        LossCase loss = LossCase.Random(LossKind.NtXent, rows: 20, columns: 5);
        using VectorDevice device = Cpu.Create();
        List<double>[] told = [[], [], []];
        LocalRing.Run(3, ring =>
        {
            LossCase own = LossCase.Of(loss.Kind, loss.Values, loss.Rows, loss.Columns, loss.Options with { Progress = new Told(told[ring.Rank]) }, 0, null, []);
            Share.Compute(own, ring, device, [7, 0, 13]);
        });
        Assert.All(told, values =>
        {
            Assert.Equal(1, values[^1]);
            Assert.Equal(values.Order(), values);
        });
    }

    internal static PairLossOptions WithLogSums(PairLossOptions options) => options is ContrastiveOptions softmax ? softmax with { WithLogSumExp = true } : options;

    internal static IReadOnlyList<Share> Shares(LossCase loss, VectorDevice device, int[] split)
    {
        var shares = new Share[split.Length];
        LocalRing.Run(split.Length, ring => shares[ring.Rank] = Share.Compute(loss, ring, device, split));
        return shares;
    }

    private static LossResult Compute(LossCase loss, VectorDevice device, int[] split) => Share.Join(loss, Shares(loss, device, split), device);

    private static IEnumerable<(string Name, Func<PairLossOptions, PairLossOptions> Change, ElementType Storage)> Variants() =>
    [
        ("sum", options => options with { Reduction = LossReduction.Sum }, ElementType.Float32),
        ("no reduction", options => options with { Reduction = LossReduction.None }, ElementType.Float32),
        ("bias and margin", options => options with { Bias = -2, Margin = 0.2f }, ElementType.Float32),
        ("the mean inside", options => options is SupConOptions labelled ? labelled with { Mean = SupConVariant.In } : options, ElementType.Float32),
        ("as they are", options => options with { Normalize = false, LogitScale = 0.5f }, ElementType.Float32),
        ("clamped", options => options with { LogitScale = 40, MaxLogitScale = 20 }, ElementType.Float32),
        ("halves", options => options, ElementType.Float16),
        ("brain floats", options => options, ElementType.BFloat16),
        ("smoothed", options => options is ContrastiveOptions softmax ? softmax with { LabelSmoothing = 0.1f } : options, ElementType.Float32),
        ("decoupled", options => options is ContrastiveOptions softmax ? softmax with { Decoupled = true } : options, ElementType.Float32),
        ("decoupled and smoothed", options => options is ContrastiveOptions softmax ? softmax with { Decoupled = true, LabelSmoothing = 0.3f } : options, ElementType.Float32),
    ];

    private sealed class Told(List<double> values) : IProgress<double>
    {
        public void Report(double value) => values.Add(value);
    }
}
