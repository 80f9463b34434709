using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Losses;

/// <summary>Losses into given matrices, now and recorded.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
public sealed class LossFormTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.AdaptersButSlow;

    public static TheoryData<DeviceCase> EveryCut => DeviceMatrix.AllAtOneWidth;

    [Theory]
    [MemberData(nameof(EveryCut))]
    public void ReplaysGiveWhatImmediateCallsGiveToTheLastBit(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        List<(string Name, LossForms Loss)> losses = [.. EveryLoss(device, row)];
        using VectorCommandList list = device.CreateCommandList("every loss");
        VectorRecorder recorder = device.Record(list);
        losses.ForEach(loss => loss.Loss.Record(recorder, loss.Loss.All));
        foreach (int seed in new[] { 1, 2 })
        {
            losses.ForEach(loss => loss.Loss.Fill(seed));
            list.Submit().Wait();
            losses.ForEach(loss => loss.Loss.Check(loss.Loss.All, $"{loss.Name}, recorded, values {seed}"));
            losses.ForEach(loss => loss.Loss.Into(loss.Loss.All));
            losses.ForEach(loss => loss.Loss.Check(loss.Loss.All, $"{loss.Name}, into matrices, values {seed}"));
        }

        losses.ForEach(loss => loss.Loss.Dispose());
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void EachDestinationMayBeAlone(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        foreach (LossKind kind in row.IsSlow ? [LossKind.Clip, LossKind.PairedNegatives] : Enum.GetValues<LossKind>())
        {
            using var loss = new LossForms(device, kind, row.Scale(19, 4), 6);
            LossDestinations all = loss.All;
            LossDestinations[] some =
            [
                new(), new() { Loss = all.Loss }, new() { Losses = all.Losses }, new() { LogSumExp = all.LogSumExp }, new() { GradientA = all.GradientA },
                new() { GradientB = all.GradientB }, new() { GradientNegatives = all.GradientNegatives }, new() { ScaleGradient = all.ScaleGradient },
                new() { BiasGradient = all.BiasGradient },
            ];
            foreach (LossDestinations to in some)
            {
                loss.Into(to);
                loss.Check(to, $"{kind} {to}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void CrossEntropiesAreRecorded(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, _) =>
    {
        (int rows, int classes) = (row.Scale(37, 5), row.Scale(21, 4));
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % 6 == 5 ? -100 : i * 7 % classes)];
        using Matrix logits = device.Allocate(rows, classes);
        using Matrix shares = device.Allocate(rows, classes);
        using VectorCommandList list = device.CreateCommandList("cross-entropies");
        VectorRecorder recorder = device.Record(list);
        CrossEntropyOptions[] options =
        [
            new(), new() { Reduction = LossReduction.Sum, LabelSmoothing = 0.2f }, new() { Reduction = LossReduction.None },
            new() { ClassWeights = RandomRows.Normal(1, classes, 9).Select(Math.Abs).ToArray() },
        ];
        var given = new List<(CrossEntropyOptions Options, bool Labels, Matrix Losses, Matrix Gradient, Matrix Loss)>();
        foreach (CrossEntropyOptions option in options)
        {
            foreach (bool byLabel in new[] { true, false })
            {
                given.Add((option, byLabel, device.Allocate(rows, 1), device.Allocate(rows, classes), device.Allocate(1, 1)));
                (Matrix losses, Matrix gradient, Matrix loss) = (given[^1].Losses, given[^1].Gradient, given[^1].Loss);
                if (byLabel)
                {
                    recorder.CrossEntropy(logits, labels, losses, gradient, loss, option);
                }
                else
                {
                    recorder.CrossEntropy(logits, shares, losses, gradient, loss, option);
                }
            }
        }

        foreach (int seed in new[] { 1, 2 })
        {
            logits.Write(RandomRows.Normal(rows, classes, seed));
            shares.Write([.. RandomRows.Normal(rows, classes, 10 + seed).Select(Math.Abs)]);
            list.Submit().Wait();
            foreach ((CrossEntropyOptions option, bool byLabel, Matrix losses, Matrix gradient, Matrix loss) in given)
            {
                CrossEntropyOptions with = option with { WithGradient = true };
                using CrossEntropyResult result = byLabel ? device.CrossEntropy(logits, labels, with) : device.CrossEntropy(logits, shares, with);
                Agreement.SameBits([(float)result.Loss], loss.ToArray(), $"{option} loss");
                Agreement.SameBits(result.Losses.ToArray(), losses.ToArray(), $"{option} losses");
                Agreement.SameBits(result.Gradient!.ToArray(), gradient.ToArray(), $"{option} gradient");
            }
        }

        given.ForEach(one => new[] { one.Losses, one.Gradient, one.Loss }.ToList().ForEach(matrix => matrix.Dispose()));
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ReplaysAllocateNothing(DeviceCase row) => DeviceMatrix.RunAlone(row, (device, gpu) =>
    {
        List<(string Name, LossForms Loss)> losses = [.. EveryLoss(device, row)];
        using VectorCommandList list = device.CreateCommandList();
        VectorRecorder recorder = device.Record(list);
        losses.ForEach(loss => loss.Loss.Record(recorder, loss.Loss.All));
        long least = long.MaxValue;
        for (int round = 0; round < 6; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < row.Scale(20, 3); i++)
            {
                list.Submit().Wait();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        losses.ForEach(loss => loss.Loss.Dispose());
        GC.KeepAlive(gpu);
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public async Task AwaitedLossesGiveTheSame(DeviceCase row)
    {
        await DeviceMatrix.RunAloneAsync(row, async device =>
        {
            foreach (LossKind kind in row.IsSlow ? [LossKind.Clip] : Enum.GetValues<LossKind>())
            {
                var last = new LastReport();
                using var loss = new LossForms(device, kind, row.Scale(19, 4), 6, options => options with { Progress = last });
                ValueTask computed = loss.IntoAsync(loss.All);
                await computed;
                Assert.Equal(1, last.Value);
                loss.Check(loss.All, $"{kind}, awaited");
                using var source = new CancellationTokenSource();
                using var cancelled = new LossForms(device, kind, row.Scale(19, 4), 6, options => options with { CancellationToken = source.Token });
                ValueTask underWay = cancelled.IntoAsync(cancelled.All);
                source.Cancel();
                try
                {
                    await underWay;
                }
                catch (OperationCanceledException)
                {
                    // It may have ended before.
                }

                await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await cancelled.IntoAsync(cancelled.All));
                loss.Fill(3);
                await loss.IntoAsync(loss.All);
                loss.Check(loss.All, $"{kind}, after a cancelled one");
            }

            using var wrong = new LossForms(device, LossKind.Clip, 4, 3);
            ArgumentException error = Assert.Throws<ArgumentException>(() =>
            {
                ValueTask unreached = wrong.IntoAsync(new LossDestinations { Loss = wrong.All.Losses });
            });
            Assert.Equal("Loss", error.ParamName);
        });
    }

    [Fact]
    public void DestinationsMustFit()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using var loss = new LossForms(device, LossKind.Clip, 4, 3);
        using Matrix wrong = device.Allocate(3, 4);
        Refused("Loss", "3×4", new() { Loss = wrong });
        Refused("GradientNegatives", "0×0", new() { GradientNegatives = wrong });
        Refused("GradientB", "same matrix", new() { GradientA = loss.All.GradientA, GradientB = loss.All.GradientA });
        using var explained = new LossForms(device, LossKind.Clip, 4, 3, options => options with { Explain = true });
        Assert.Equal("options", Assert.Throws<ArgumentException>(() => explained.Into(explained.All)).ParamName);
        Assert.Throws<ArgumentNullException>(() => loss.Into(null!));

        void Refused(string parameter, string found, LossDestinations to)
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => loss.Into(to));
            Assert.Equal(parameter, error.ParamName);
            Assert.Contains(found, error.Message, StringComparison.Ordinal);
        }
    }

    private sealed class LastReport : IProgress<double>
    {
        public double Value { get; private set; }

        public void Report(double value) => Value = value;
    }

    private static IEnumerable<(string Name, LossForms Loss)> EveryLoss(VectorDevice device, DeviceCase row)
    {
        (int rows, int columns) = (row.Scale(37, 4), row.Scale(12, 5));
        foreach (LossKind kind in Enum.GetValues<LossKind>())
        {
            yield return ($"{kind}", new LossForms(device, kind, rows, columns));
            if (row.IsSlow)
            {
                continue;
            }

            yield return ($"{kind} clamped", new LossForms(device, kind, rows, columns, o => o with { LogitScale = 50, MaxLogitScale = 9, Margin = 0.25f, Bias = 0.5f }));
            yield return ($"{kind} sum", new LossForms(device, kind, rows, columns, o => o with { Reduction = LossReduction.Sum, Normalize = false, LogitScale = 0.4f }));
            if (kind != LossKind.SigLip)
            {
                yield return ($"{kind} smoothed", new LossForms(device, kind, rows, columns, o => (ContrastiveOptions)o with { LabelSmoothing = 0.1f }));
                yield return ($"{kind} decoupled", new LossForms(device, kind, rows, columns, o => (ContrastiveOptions)o with { Decoupled = true, Reduction = LossReduction.None }));
            }

            if (LossCase.Plain(kind) is InfoNceOptions)
            {
                yield return ($"{kind} masked", new LossForms(device, kind, rows, columns, o => (ContrastiveOptions)o with { LabelSmoothing = 0.1f }, masked: true));
            }
        }

        yield return ("inside", new LossForms(device, LossKind.SupCon, rows, columns, o => (SupConOptions)o with { Mean = SupConVariant.In }));
        yield return ("constant", new LossForms(device, LossKind.SharedNegatives, rows, columns, o => (InfoNceOptions)o with { NegativesAreConstant = true }));
    }
}
