using VkSim.Reference;
using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Losses;

[Trait("Needs", "Vulkan")]
public sealed class LossInvariantTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    [Theory]
    [MemberData(nameof(Devices))]
    public void IdenticalRowsGiveTheLogarithmOfTheCandidates(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.Scale(37, 5);
        using Matrix x = device.Upload([.. Enumerable.Repeat(new float[] { 1, -2, 0.5f }, n).SelectMany(v => v)], n, 3);
        foreach (float temperature in new[] { 1f, 0.07f, 0.005f })
        {
            using LossResult inBatch = device.InfoNce(x, x, new InfoNceOptions { Temperature = temperature, WithGradients = true });
            using LossResult views = device.NtXent(x, x, new NtXentOptions { Temperature = temperature, WithGradients = true });
            Assert.Equal(Math.Log(n), inBatch.Loss, 1e-5);
            Assert.Equal(Math.Log((2 * n) - 1), views.Loss, 1e-5);
            Assert.Equal(0, inBatch.ScaleGradient, 1e-5);
            Assert.Equal(0, views.ScaleGradient, 1e-5);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OrthonormalPairsKeepTheirTinyLoss(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
        using Matrix x = device.Upload(identity, 4, 4);
        using LossResult loss = device.InfoNce(x, x, new InfoNceOptions { Temperature = 0.07f, WithGradients = true });
        Assert.Equal(1.874623e-6, loss.Loss, 2e-10);

        // The gradient of a tiny loss is tiny and has digits: ∂/∂s log(1 + 3e⁻ˢ) = −3e⁻ˢ/(1 + 3e⁻ˢ).
        double s = 1 / 0.07;
        double slope = -3 * Math.Exp(-s) / (1 + (3 * Math.Exp(-s)));
        Assert.Equal(1, loss.ScaleGradient / slope, 1e-3);
        using LossResult cold = device.InfoNce(x, x, new InfoNceOptions { Temperature = 0.005f, WithGradients = true });
        Assert.InRange(cold.Loss, 0, 1e-80);
        Assert.All(cold.GradientA!.ToArray(), v => Assert.True(float.IsFinite(v)));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void SupConOfThePage(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // Row 0 has similarities .9 and .1 with its positives and −.2 with the negative, in the coordinates of the other rows.
        float[] x = [0.9f, 0.1f, -0.2f, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0];
        using Matrix embeddings = device.Upload(x, 4, 4);
        var options = new SupConOptions { Temperature = 0.5f, Normalize = false, Reduction = LossReduction.None };
        using LossResult outside = device.SupCon(embeddings, [1, 1, 1, 2], options);
        using LossResult inside = device.SupCon(embeddings, [1, 1, 1, 2], options with { Mean = SupConVariant.In });
        Assert.Equal(1.072086, outside.Losses.Span[0], 2e-6);
        Assert.Equal(0.781332, inside.Losses.Span[0], 2e-6);
        Assert.Equal(0, outside.Losses.Span[3]);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TheLoopAndTheMatrixFormOfNtXentAgree(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] values = [.5f, .1f, -.9f, -.1f, .2f, -.5f, .2f, .15f, -.8f, -.5f, .3f, -.01f];
        LossCase views = LossCase.Of(LossKind.NtXent, values, 2, new NtXentOptions { Temperature = 0.05f });
        LossAgreement.Check(device, views, "NT-Xent of the page");

        // The matrix form: cross-entropy of the 4×4 similarities without the diagonal against each row's partner.
        using Matrix all = device.Upload(values, 4, 3);
        using Matrix similarities = device.CosineSimilarity(all, all);
        float[] s = similarities.ToArray();
        float[] logits = [.. s.Select((v, i) => i % 5 == 0 ? float.NegativeInfinity : v / 0.05f)];
        double matrixForm = ReferenceCrossEntropy.Classes(ReferenceMatrix.From(logits, 4, 4), [2, 3, 0, 1])[0];

        // The loop form: −log of the partner's share, row by row.
        double loopForm = 0;
        for (int i = 0; i < 4; i++)
        {
            double sum = Enumerable.Range(0, 4).Where(j => j != i).Sum(j => Math.Exp(s[(i * 4) + j] / 0.05));
            loopForm -= Math.Log(Math.Exp(s[(i * 4) + ((i + 2) % 4)] / 0.05) / sum) / 4;
        }

        using LossResult result = views.Compute(device);
        Assert.Equal(matrixForm, result.Loss, 1e-5);
        Assert.Equal(loopForm, result.Loss, 1e-5);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void NaNReachesWhatDependsOnItAndNothingElse(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        float[] a = RandomRows.Normal(6, 5, 1);
        a[12] = float.NaN;
        using Matrix left = device.Upload(a, 6, 5);
        using Matrix right = device.Upload(RandomRows.Normal(6, 5, 2), 6, 5);
        using LossResult result = device.InfoNce(left, right, new InfoNceOptions { WithGradients = true });
        Assert.Equal([false, false, true, false, false, false], result.Losses.ToArray().Select(float.IsNaN));
        float[] gradient = result.GradientA!.ToArray();
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(i == 2, gradient[(i * 5)..((i + 1) * 5)].Any(float.IsNaN));
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void WhatIsLeftOutMayBeNaN(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // A batch filled up with rows that hold nothing, and a mask for them.
        const int N = 6, D = 5;
        foreach (LossKind kind in row.IsSlow ? [LossKind.SharedNegatives] : new[] { LossKind.InfoNce, LossKind.SharedNegatives, LossKind.PairedNegatives })
        {
            foreach (float hole in new[] { float.NaN, float.PositiveInfinity })
            {
                foreach (bool normalize in float.IsNaN(hole) ? new[] { true, false } : [true])
                {
                    LossCase whole = LossCase.Random(kind, N, D, o => o with { Normalize = normalize, LogitScale = 0.5f, Reduction = LossReduction.Sum });
                    int candidates = whole.Candidates > 0 ? whole.Candidates : N;
                    bool[] mask = [.. Enumerable.Range(0, N * candidates).Select(i => i % candidates != 1)];
                    float[] values = [.. whole.Values];
                    int[] holes = kind switch
                    {
                        LossKind.InfoNce => [N + 1],
                        LossKind.SharedNegatives => [(2 * N) + 1],
                        _ => [.. Enumerable.Range(0, N).Select(i => (2 * N) + (i * candidates) + 1)],
                    };
                    foreach (int index in holes)
                    {
                        values[(index * D) + 2] = hole;
                    }

                    LossCase loss = LossCase.Of(kind, values, N, D, whole.Options, whole.Candidates, mask, []);
                    ReferenceLoss exact = loss.Exact();
                    using LossResult result = loss.Compute(device);
                    string what = $"{kind} {hole} normalized {normalize}";
                    Agreement.SameNaNs(exact.Losses, result.Losses.Span, $"{what}: losses");
                    Agreement.SameNaNs(ReferenceLoss.Rows(exact.Gradient, 0, N), result.GradientA!.ToArray(), $"{what}: a");
                    Agreement.SameNaNs(ReferenceLoss.Rows(exact.Gradient, N, N), result.GradientB!.ToArray(), $"{what}: b");
                    int others = exact.Gradient.Rows - (2 * N);
                    Agreement.SameNaNs(ReferenceLoss.Rows(exact.Gradient, 2 * N, others), result.GradientNegatives?.ToArray() ?? [], $"{what}: negatives");
                }
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void TheScaleIsAppliedBeforeCandidatesAreLeftOut(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        // The other way round −∞ is scaled, and its gradient is NaN.
        LossCase masked = LossCase.Random(LossKind.InfoNce, 7, 5, masked: true);
        using LossResult result = masked.Compute(device);
        Assert.True(double.IsFinite(result.ScaleGradient));
        Assert.True(double.IsFinite(result.TemperatureGradient));
        LossAgreement.Check(masked, masked.Exact(), result, "masked");
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void IdenticalRowsAreAtRest(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int N = 5;
        using Matrix x = device.Upload([.. Enumerable.Repeat(new float[] { 1, -2, 0.5f }, N).SelectMany(v => v)], N, 3);
        using LossResult pairs = device.Clip(x, x, new ClipOptions { WithGradients = true });
        using LossResult labels = device.SupCon(x, [1, 1, 2, 2, 3], new SupConOptions { WithGradients = true });
        Assert.All([.. pairs.GradientA!.ToArray(), .. pairs.GradientB!.ToArray(), .. labels.GradientA!.ToArray()], v => Assert.Equal(0, v, 1e-5));
        Assert.Equal(Math.Log(N), pairs.Loss, 1e-5);
        Assert.Equal(4.0 / 5 * Math.Log(N - 1), labels.Loss, 1e-5);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void OneMatrixMayBeBothOperands(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int n = row.IsCpu ? 800 : row.Scale(40, 4);
        float[] values = RandomRows.Normal(n, 6, 1);
        using Matrix x = device.Upload(values, n, 6);
        using Matrix copy = device.Upload(values, n, 6);
        foreach (Func<Matrix, LossResult> loss in new Func<Matrix, LossResult>[]
        {
            other => device.Clip(x, other, new ClipOptions { WithGradients = true }),
            other => device.NtXent(x, other, new NtXentOptions { WithGradients = true }),
            other => device.SigLip(x, other, new SigLipOptions { WithGradients = true }),
        })
        {
            // Pairs of one matrix may be computed once for both of their rows, so not bit by bit the same.
            using LossResult expected = loss(copy);
            using LossResult found = loss(x);
            Assert.Equal(expected.Loss, found.Loss, 1e-6 * expected.Loss);
            Near(expected.GradientA!, found.GradientA!);
            Near(expected.GradientB!, found.GradientB!);
        }

        using LossResult others = device.InfoNce(x, x, new InfoNceOptions { Negatives = copy, WithGradients = true });
        using LossResult own = device.InfoNce(x, x, new InfoNceOptions { Negatives = x, WithGradients = true });
        Assert.Equal(others.Loss, own.Loss, 1e-6 * others.Loss);
        Near(others.GradientNegatives!, own.GradientNegatives!);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ScaleAndTemperatureAreTwoNamesOfOneNumber(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        LossCase byScale = LossCase.Random(LossKind.Clip, 5, 4, o => o with { LogitScale = 8 });
        LossCase byTemperature = LossCase.Random(LossKind.Clip, 5, 4, o => o with { Temperature = 0.125f });
        using LossResult first = byScale.Compute(device);
        using LossResult second = byTemperature.Compute(device);
        Assert.Equal(first.Loss, second.Loss);
        Assert.Equal(-64 * first.ScaleGradient, second.TemperatureGradient, 1e-9);
        Assert.Equal(0, first.BiasGradient);
        Assert.True(first.PeakScratchBytes > 0);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void LogSumsComeOnRequest(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix a = device.Upload(RandomRows.Normal(7, 5, 1), 7, 5);
        using Matrix b = device.Upload(RandomRows.Normal(7, 5, 2), 7, 5);
        using LossResult without = device.Clip(a, b);
        Assert.True(without.LogSumExp.IsEmpty);
        Assert.Null(without.GradientA);
        Assert.True(double.IsNaN(without.ScaleGradient));
        using LossResult with = device.Clip(a, b, new ClipOptions { WithLogSumExp = true });
        using Matrix similarities = device.CosineSimilarity(a, b);
        ReferenceMatrix s = ReferenceMatrix.From([.. similarities.ToArray().Select(v => v / 0.07f)], 7, 7);
        for (int i = 0; i < 7; i++)
        {
            Assert.Equal(ReferenceSoftmax.LogSumExp(s.Row(i)), with.LogSumExp.Span[i], 1e-4);
            Assert.Equal(ReferenceSoftmax.LogSumExp(s.Transpose().Row(i)), with.LogSumExp.Span[7 + i], 1e-4);
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ScratchGrowsWithTheRowsAndNotWithTheirSquare(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        long[] scratch = new long[2];
        for (int i = 0; i < 2; i++)
        {
            int n = row.Scale(2048, 64) << i;
            using Matrix x = device.Upload(RandomRows.Normal(n, 4, i), n, 4);
            using LossResult result = device.Clip(x, x, new ClipOptions { WithGradients = true });
            scratch[i] = result.PeakScratchBytes;
        }

        Assert.InRange(scratch[1], 1, (2 * scratch[0]) + (1 << 20));
        Assert.True(row.IsSlow || scratch[1] < 4096L * 4096 * sizeof(float) / 2, $"{scratch[1]} bytes");
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void AQueueIsASetOfNegativesWithoutAGradient(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix x = device.Upload(RandomRows.Normal(5, 6, 1), 5, 6);
        using Matrix keys = device.Upload(RandomRows.Normal(9, 6, 2), 9, 6);
        var options = new InfoNceOptions { Negatives = keys, WithGradients = true };
        using LossResult learnt = device.InfoNce(x, x, options);
        using LossResult queue = device.InfoNce(x, x, options with { NegativesAreConstant = true });
        Assert.NotNull(learnt.GradientNegatives);
        Assert.Null(queue.GradientNegatives);
        Assert.Equal(learnt.Loss, queue.Loss);
        Agreement.SameBits(learnt.GradientA!.ToArray(), queue.GradientA!.ToArray(), "query");
        Agreement.SameBits(learnt.GradientB!.ToArray(), queue.GradientB!.ToArray(), "positive");
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ColumnsOfWiderMatricesAreTakenAsTheyAre(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        const int Rows = 9, Columns = 7;
        float[] values = RandomRows.Normal(Rows, (2 * Columns) + 3);
        foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float16 })
        {
            using Matrix wide = device.Upload(values, Rows, (2 * Columns) + 3, type);
            Matrix a = wide.ColumnRange(1, Columns);
            Matrix b = wide.ColumnRange(Columns + 2, Columns);
            using Matrix packedA = device.Upload(a.ToArray(), Rows, Columns, type);
            using Matrix packedB = device.Upload(b.ToArray(), Rows, Columns, type);
            var options = new ClipOptions { WithGradients = true };
            using LossResult expected = device.Clip(packedA, packedB, options);
            using LossResult found = device.Clip(a, b, options);
            Assert.Equal(expected.Loss, found.Loss, 1e-5);
            float[] gradient = expected.GradientB!.ToArray();
            Agreement.Within(found.GradientB!.ToArray(), [.. gradient.Select(v => (double)v)], _ => 1e-5, $"{type}");
        }
    });

    private static void Near(Matrix expected, Matrix found)
    {
        double[] values = [.. expected.ToArray().Select(v => (double)v)];
        double size = values.Max(Math.Abs);
        Agreement.Within(found.ToArray(), values, _ => 1e-5 * size, "gradient");
    }
}
