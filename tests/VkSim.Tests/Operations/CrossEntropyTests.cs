using System.Text.Json;
using VkSim.Reference;
using VkSim.Tests.Fixtures;
using VkSim.Tests.Reference;

namespace VkSim.Tests.Operations;

[Trait("Needs", "Vulkan")]
public sealed class CrossEntropyTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.All;

    [Theory]
    [MemberData(nameof(Devices))]
    public void GivesWhatPyTorchGives(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        JsonElement[] cases = [.. GoldenVectors.Section("crossEntropy").EnumerateArray()];
        ReferenceMatrix logits = GoldenVectors.Matrix(cases[0].GetProperty("logits"));
        float[] probabilities = GoldenVectors.Matrix(cases[0].GetProperty("probabilities")).ToSingle();
        int[] classes = [.. cases[0].GetProperty("classes").EnumerateArray().Select(e => e.GetInt32())];
        float[] weights = [.. GoldenVectors.Numbers(cases[0].GetProperty("weights")).Select(v => (float)v)];
        using Matrix x = device.Upload(logits.ToSingle(), logits.Rows, logits.Columns);
        using Matrix q = device.Upload(probabilities, logits.Rows, logits.Columns);
        foreach (JsonElement golden in cases[1..].Where((_, i) => i % row.Scale(1, 5) == 0))
        {
            var options = new CrossEntropyOptions
            {
                ClassWeights = golden.GetProperty("weighted").GetBoolean() ? weights : default(ReadOnlyMemory<float>),
                LabelSmoothing = golden.GetProperty("smoothing").GetSingle(),
                Reduction = Enum.Parse<LossReduction>(golden.GetProperty("reduction").GetString()!, ignoreCase: true),
                WithGradient = true,
            };
            using CrossEntropyResult result = golden.GetProperty("target").GetString() == "classes"
                ? device.CrossEntropy(x, classes, options)
                : device.CrossEntropy(x, q, options);
            double[] loss = GoldenVectors.Numbers(golden.GetProperty("loss"));
            if (options.Reduction == LossReduction.None)
            {
                Assert.Equal(loss.Sum(), result.Loss, 1e-5 * (1 + loss.Sum()));
                Agreement.Within(result.Losses.ToArray(), loss, i => 1e-5 * (1 + loss[i]), golden.GetRawText());
            }
            else
            {
                Assert.Equal(loss[0], result.Loss, 1e-5 * (1 + loss[0]));
            }

            if (options.Reduction == LossReduction.Sum)
            {
                Agreement.Within(result.Gradient!.ToArray(), GoldenVectors.Numbers(golden.GetProperty("gradient")), _ => 1e-5, golden.GetRawText());
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void LeavesOutTheLabelThatIsNamedWithItsWeight(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        JsonElement[] cases = [.. GoldenVectors.Section("crossEntropyIgnore").EnumerateArray()];
        ReferenceMatrix logits = GoldenVectors.Matrix(cases[0].GetProperty("logits"));
        int[] classes = [.. cases[0].GetProperty("classes").EnumerateArray().Select(e => e.GetInt32())];
        double[] weights = GoldenVectors.Numbers(cases[0].GetProperty("weights"));
        using Matrix x = device.Upload(logits.ToSingle(), logits.Rows, logits.Columns);
        foreach (JsonElement golden in cases[1..].Where((_, i) => i % row.Scale(1, 3) == 0))
        {
            var options = new CrossEntropyOptions
            {
                ClassWeights = Array.ConvertAll(weights, weight => (float)weight),
                IgnoreIndex = golden.GetProperty("ignored").GetInt32(),
                LabelSmoothing = golden.GetProperty("smoothing").GetSingle(),
                Reduction = Enum.Parse<LossReduction>(golden.GetProperty("reduction").GetString()!, ignoreCase: true),
                WithGradient = true,
            };
            using CrossEntropyResult result = device.CrossEntropy(x, classes, options);
            double[] loss = GoldenVectors.Numbers(golden.GetProperty("loss"));
            double[] gradient = GoldenVectors.Numbers(golden.GetProperty("gradient"));
            Assert.Equal(loss.Sum(), result.Loss, 1e-6 * (1 + loss.Sum()));
            Agreement.Within(result.Gradient!.ToArray(), gradient, _ => 2e-6, golden.GetRawText());
            double[] losses = ReferenceCrossEntropy.Classes(logits, classes, weights, options.LabelSmoothing, options.IgnoreIndex, ReferenceReduction.None);
            Agreement.Within(result.Losses.ToArray(), losses, i => 2e-6 * (1 + losses[i]), golden.GetRawText());
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void MatchesTheOracleForManyShapes(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        foreach ((int rows, int classes) in row.IsSlow ? [(3, 5)] : new[] { (1, 1), (9, 33), (70, 7), (3, 1000), (130, 10) })
        {
            foreach (ElementType type in new[] { ElementType.Float32, ElementType.Float16 })
            {
                float[] values = RandomRows.Normal(rows, classes, 1, 4);
                int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % 5 == 3 ? 77_777 : i * 31 % classes)];
                using Matrix x = device.Upload(values, rows, classes, type);
                var options = new CrossEntropyOptions { IgnoreIndex = 77_777, LabelSmoothing = 0.25f, WithGradient = true };
                using CrossEntropyResult result = device.CrossEntropy(x, labels, options);
                ReferenceMatrix exact = ReferenceMatrix.From(RandomRows.Stored(values, type), rows, classes);
                double[] losses = ReferenceCrossEntropy.Classes(exact, labels, smoothing: 0.25, ignored: 77_777, reduction: ReferenceReduction.None);
                Agreement.Within(result.Losses.ToArray(), losses, i => 3e-6 * (4 + losses[i]), $"{rows}×{classes} {type}");
                int counted = labels.Count(label => label != 77_777);
                Assert.Equal(losses.Sum() / counted, result.Loss, 1e-5 * (1 + result.Loss));
                ReferenceMatrix gradient = ReferenceCrossEntropy.ClassesGradient(exact, labels, smoothing: 0.25, ignored: 77_777);
                Agreement.Within(result.Gradient!.ToArray(), [.. gradient.Values.Select(v => v / counted)], _ => 2e-5 / counted, $"gradient {rows}×{classes} {type}");
            }
        }
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void ValuesOfThePageAndRowsLeftOut(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        using Matrix x = device.Upload(new float[] { 1.9269f, 1.4873f, 0.9007f, -2.1055f }, 1, 4);
        using CrossEntropyResult first = device.CrossEntropy(x, [2]);
        Assert.Equal(1.7295, first.Loss, 5e-5);
        using Matrix y = device.Upload(new float[] { 2, 1, 0 }, 1, 3);
        using CrossEntropyResult second = device.CrossEntropy(y, [0], new CrossEntropyOptions { LabelSmoothing = 0.1f });
        Assert.Equal(0.507606, second.Loss, 1e-6);

        // Nothing counts: the mean is NaN, as PyTorch's, and the gradient 0.
        using CrossEntropyResult none = device.CrossEntropy(y, [-100], new CrossEntropyOptions { WithGradient = true });
        Assert.True(double.IsNaN(none.Loss));
        Assert.Equal([0f, 0, 0], none.Gradient!.ToArray());
        using CrossEntropyResult sum = device.CrossEntropy(y, [-100], new CrossEntropyOptions { Reduction = LossReduction.Sum });
        Assert.Equal(0, sum.Loss);
    });

    [Fact]
    public void RefusesWhatDoesNotFit()
    {
        using VectorDevice device = VectorDevice.Create("cpu");
        using Matrix x = device.Upload(new float[6], 2, 3);
        using Matrix turned = device.Upload(new float[6], 3, 2);
        Assert.Contains("3 labels", Assert.Throws<ArgumentException>(() => device.CrossEntropy(x, [0, 1, 2])).Message);
        Assert.Contains("Label 1 is 3", Assert.Throws<ArgumentException>(() => device.CrossEntropy(x, [0, 3])).Message);
        Assert.Contains("Label 0 is -1", Assert.Throws<ArgumentException>(() => device.CrossEntropy(x, [-1, 0])).Message);
        Assert.Equal("probabilities", Assert.Throws<ArgumentException>(() => device.CrossEntropy(x, turned)).ParamName);
        var options = new CrossEntropyOptions { ClassWeights = new float[2] };
        Assert.Contains("2 class weights", Assert.Throws<ArgumentException>(() => device.CrossEntropy(x, [0, 1], options)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CrossEntropyOptions { LabelSmoothing = -0.1f });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CrossEntropyOptions { Reduction = (LossReduction)9 });
    }
}
