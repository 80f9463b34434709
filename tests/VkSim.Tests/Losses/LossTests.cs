using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Losses;

[Trait("Needs", "Vulkan")]
public sealed class LossTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    [Theory]
    [MemberData(nameof(Devices))]
    public void EveryLossMatchesTheOracleAtEverySize(DeviceCase row) => Each(row, (device, kind) =>
    {
        foreach ((int rows, int columns) in row.IsSlow ? new[] { (3, 5) } : [(1, 4), (2, 7), (3, 33), (37, 12), (130, 20)])
        {
            LossAgreement.Check(device, LossCase.Random(kind, rows, columns), $"{kind} {rows}×{columns}");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ManyTilesAndWideRowsMatchTheOracle(DeviceCase row) => Each(row, (device, kind) =>
    {
        if (!row.IsSlow)
        {
            LossAgreement.Check(device, LossCase.Random(kind, 19, 257), $"{kind} wide");
            LossAgreement.Check(device, LossCase.Random(kind, row.IsCpu ? 800 : 300, 3), $"{kind} tall");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void StorageTypesMatchTheOracle(DeviceCase row) => Each(row, (device, kind) =>
    {
        ElementType[] types = !row.IsSlow ? [ElementType.Float16, ElementType.BFloat16] : kind == LossKind.Clip ? [ElementType.Float16] : [];
        foreach (ElementType type in types)
        {
            LossAgreement.Check(device, LossCase.Random(kind, row.Scale(17, 3), row.Scale(31, 5), storage: type), $"{kind} {type}");
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OptionsMatchTheOracle(DeviceCase row) => Each(row, (device, kind) =>
    {
        (int rows, int columns) = (row.Scale(21, 4), row.Scale(16, 5));
        (string Name, Func<PairLossOptions, PairLossOptions> Change)[] changes =
        [
            ("sum", o => o with { Reduction = LossReduction.Sum }),
            ("none", o => o with { Reduction = LossReduction.None }),
            ("margin", o => o with { Margin = 0.25f, Bias = 0.5f }),
            ("raw", o => o with { Normalize = false, LogitScale = 0.4f }),
            ("clamped scale", o => o with { LogitScale = 50, MaxLogitScale = 9 }),
            ("epsilon", o => o with { Epsilon = 3.5f }),
            ("cold", o => o with { Temperature = 0.005f }),
        ];
        foreach ((string name, Func<PairLossOptions, PairLossOptions> change) in changes[..(row.IsSlow && kind != LossKind.Clip ? 1 : changes.Length)])
        {
            LossAgreement.Check(device, LossCase.Random(kind, rows, columns, change), $"{kind} {name}");
        }

        foreach ((bool decoupled, float smoothing) in new[] { (true, 0f), (false, 0.1f), (true, 0.1f) })
        {
            if (kind != LossKind.SigLip)
            {
                PairLossOptions Change(PairLossOptions o) => (ContrastiveOptions)o with { Decoupled = decoupled, LabelSmoothing = smoothing };
                LossAgreement.Check(device, LossCase.Random(kind, rows, columns, Change), $"{kind} decoupled {decoupled} smoothing {smoothing}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void MasksLeaveCandidatesOut(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        (int rows, int columns) = (row.Scale(35, 4), row.Scale(13, 5));
        foreach (LossKind kind in new[] { LossKind.InfoNce, LossKind.SymmetricInfoNce, LossKind.SharedNegatives, LossKind.PairedNegatives })
        {
            LossAgreement.Check(device, LossCase.Random(kind, rows, columns, masked: true), $"{kind} masked");
            PairLossOptions Change(PairLossOptions o) => (ContrastiveOptions)o with { Decoupled = true, LabelSmoothing = 0.2f };
            LossAgreement.Check(device, LossCase.Random(kind, rows, columns, Change, masked: true), $"{kind} masked and decoupled");
        }

        // With everything masked only the positive is left: no loss, no gradient.
        using Matrix a = device.Upload(RandomRows.Normal(4, 6, 1), 4, 6);
        using Matrix b = device.Upload(RandomRows.Normal(4, 6, 2), 4, 6);
        foreach (bool decoupled in new[] { false, true })
        {
            using LossResult result = device.InfoNce(a, b, new InfoNceOptions { Mask = new bool[16], WithGradients = true, Decoupled = decoupled });
            Assert.Equal(0, result.Loss);
            Assert.All(result.GradientA!.ToArray(), v => Assert.Equal(0f, v));
            Assert.All(result.GradientB!.ToArray(), v => Assert.Equal(0f, v));
            Assert.Equal(0, result.ScaleGradient);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void SupConHasBothMeansAndRowsWithoutPositives(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach (int[] labels in row.IsSlow ? [[1, 1, 2]] : new int[][] { [1, 1, 2, 2, 2, 1, 7, -5, 2], [0, 1, 2, 3], [4, 4, 4, 4, 4], [int.MinValue, int.MaxValue, int.MinValue] })
        {
            float[] values = RandomRows.Normal(labels.Length, 9, labels.Length);
            foreach (SupConVariant mean in Enum.GetValues<SupConVariant>())
            {
                foreach ((float smoothing, bool decoupled) in new[] { (0f, false), (0.1f, false), (0f, true), (0.1f, true) })
                {
                    var options = new SupConOptions { Mean = mean, LabelSmoothing = smoothing, Decoupled = decoupled };
                    LossAgreement.Check(device, LossCase.Of(LossKind.SupCon, values, labels.Length, options, labels), $"{mean} {smoothing} {decoupled} {string.Join(',', labels)}");
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void RunsGiveTheSameBits(DeviceCase row) => Each(row, (device, kind) =>
    {
        LossCase loss = LossCase.Random(kind, row.Scale(90, 4), 17);
        using LossResult first = loss.Compute(device);
        using LossResult again = loss.Compute(device);
        Assert.Equal(first.Loss, again.Loss);
        Assert.Equal(first.ScaleGradient, again.ScaleGradient);
        Agreement.SameBits(first.Losses.Span, again.Losses.Span, $"{kind} losses");
        Agreement.SameBits(first.GradientA!.ToArray(), again.GradientA!.ToArray(), $"{kind} gradient");
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NoRowsHaveNoLoss(DeviceCase row) => Each(row, (device, kind) =>
    {
        using LossResult mean = LossCase.Random(kind, 0, 4).Compute(device);
        using LossResult sum = LossCase.Random(
            kind, 0, 4, o => o is ContrastiveOptions softmax ? softmax with { Reduction = LossReduction.Sum, WithLogSumExp = true } : o with { Reduction = LossReduction.Sum }).Compute(device);
        Assert.True(double.IsNaN(mean.Loss));
        Assert.Equal((0, 0, 0, 0L), (sum.Loss, sum.Losses.Length, sum.LogSumExp.Length, sum.GradientA!.Rows));
        Assert.All(sum.GradientNegatives?.ToArray() ?? [], v => Assert.Equal(0f, v));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ProgressRisesToOneAndACancelledLossThrows(DeviceCase row) => Each(row, (device, kind) =>
    {
        var seen = new List<double>();
        using var source = new CancellationTokenSource();
        using LossResult result = LossCase.Random(kind, row.Scale(40, 3), 6, o => o with { Progress = new Recorder(seen) }).Compute(device);
        Assert.Equal(1, seen[^1]);
        Assert.Equal(seen.Order(), seen);
        source.Cancel();
        LossCase cancelled = LossCase.Random(kind, 3, 6, o => o with { CancellationToken = source.Token });
        Assert.ThrowsAny<OperationCanceledException>(() => cancelled.Compute(device));
    });

    private sealed class Recorder(List<double> seen) : IProgress<double>
    {
        public void Report(double value) => seen.Add(value);
    }

    private static void Each(DeviceCase row, Action<VectorDevice, LossKind> test) => DeviceMatrix.Run(row, device =>
    {
        foreach (LossKind kind in Enum.GetValues<LossKind>())
        {
            test(device, kind);
        }
    });
}
