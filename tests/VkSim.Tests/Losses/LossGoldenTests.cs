using System.Text.Json;
using VkSim.Reference;
using VkSim.Tests.Fixtures;
using VkSim.Tests.Reference;

namespace VkSim.Tests.Losses;

[Trait("Needs", "Vulkan")]
public sealed class LossGoldenTests
{
    public static TheoryData<DeviceCase> Devices => DeviceMatrix.Adapters;

    [Fact]
    public void TheOracleIsPyTorch()
    {
        foreach (JsonElement golden in GoldenVectors.Losses.GetProperty("cases").EnumerateArray())
        {
            string what = What(golden);
            LossCase loss = CaseOf(golden);
            ReferenceLoss exact = loss.Exact();
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("losses")), loss.LossesOf(exact), 1e-9, 1e-11, $"{what} losses");
            GoldenVectors.AssertClose(GoldenVectors.Numbers(golden.GetProperty("gradient")), exact.Gradient.Values, 1e-9, 1e-11, $"{what} gradient");
            GoldenVectors.AssertClose([golden.GetProperty("scaleGradient").GetDouble()], [exact.Scale], 1e-9, 1e-11, $"{what} scale");
            double square = (double)loss.Options.LogitScale * loss.Options.LogitScale;
            GoldenVectors.AssertClose([golden.GetProperty("temperatureGradient").GetDouble()], [-square * exact.Scale], 1e-9, 1e-11 * square, $"{what} temperature");
            GoldenVectors.AssertClose([golden.GetProperty("biasGradient").GetDouble()], [exact.Bias], 1e-9, 1e-11, $"{what} bias");
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void DevicesGiveWhatPyTorchGives(DeviceCase row) => DeviceMatrix.Run(row, device =>
    {
        int every = row.Scale(1, 5);
        foreach (JsonElement golden in GoldenVectors.Losses.GetProperty("cases").EnumerateArray().Where((_, i) => i % every == 0))
        {
            LossCase loss = CaseOf(golden);
            using LossResult result = loss.Compute(device);
            string what = What(golden);
            Assert.Equal(golden.GetProperty("loss").GetDouble(), result.Loss, 1e-4 * (1 + Math.Abs(result.Loss)));
            LossAgreement.Check(loss, loss.Exact(), result, what);
            double scale = loss.Options.LogitScale;
            Assert.Equal(-scale * scale * result.ScaleGradient, result.TemperatureGradient, 1e-6 * Math.Abs(result.TemperatureGradient));
            double[] logSums = GoldenVectors.Numbers(golden.GetProperty("logSumExp"));
            Agreement.Within(result.LogSumExp.Span, logSums, i => 1e-5 * (1 + Math.Abs(logSums[i])), $"{what}: log-sum-exp");
        }
    });

    [Fact]
    public void EveryLossIsThereWithEveryOption()
    {
        JsonElement[] cases = [.. GoldenVectors.Losses.GetProperty("cases").EnumerateArray()];
        foreach (LossKind kind in Enum.GetValues<LossKind>())
        {
            PairLossOptions[] options = [.. cases.Where(golden => golden.GetProperty("kind").GetString() == $"{kind}").Select(golden => OptionsOf(golden, kind))];
            Assert.Equal(Enum.GetValues<LossReduction>(), options.Select(o => o.Reduction).Distinct().Order());
            Assert.Contains(options, o => !o.Normalize);
            Assert.Contains(options, o => o.Margin != 0);
            Assert.Contains(options, o => o.Bias != 0);
            Assert.Contains(options, o => o.IsScaleClamped);
            Assert.Contains(options, o => o.Epsilon > 1);
            Assert.Contains(options, o => o.Temperature <= 0.005f);
            foreach (SupConVariant variant in kind == LossKind.SupCon ? Enum.GetValues<SupConVariant>() : kind == LossKind.SigLip ? [] : [SupConVariant.Out])
            {
                ContrastiveOptions[] own = [.. options.Cast<ContrastiveOptions>().Where(o => o.Variant == variant)];
                Assert.Equal(4, own.Select(o => (o.Decoupled, o.LabelSmoothing > 0)).Distinct().Count());
            }
        }
    }

    private static string What(JsonElement golden) => string.Join(
        ' ', golden.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Array).Select(p => $"{p.Name}={p.Value}"));

    private static LossCase CaseOf(JsonElement golden)
    {
        JsonElement inputs = GoldenVectors.Losses;
        LossKind kind = Enum.Parse<LossKind>(golden.GetProperty("kind").GetString()!);
        int rows = inputs.GetProperty("rows").GetInt32();
        bool isExplicit = kind is LossKind.SharedNegatives or LossKind.PairedNegatives;
        string[] operands = kind == LossKind.SupCon ? ["a"] : isExplicit ? ["a", "b", kind.ToString()] : ["a", "b"];
        float[] values = [.. operands.SelectMany(name => GoldenVectors.Numbers(inputs.GetProperty(name))).Select(v => (float)v)];
        int columns = inputs.GetProperty("columns").GetInt32();
        int explicitRows = (values.Length / columns) - (2 * rows);
        int candidates = !isExplicit ? rows : kind == LossKind.PairedNegatives ? explicitRows / rows : explicitRows;
        bool masked = golden.GetProperty("masked").GetBoolean();
        int[] mask = [.. inputs.GetProperty("masks").GetProperty($"{candidates}").EnumerateArray().Select(e => e.GetInt32())];
        return LossCase.Of(
            kind,
            values,
            rows,
            columns,
            OptionsOf(golden, kind),
            isExplicit ? candidates : 0,
            masked ? [.. mask.Select(m => m != 0)] : null,
            [.. inputs.GetProperty("labels").EnumerateArray().Select(e => e.GetInt32())]);
    }

    private static PairLossOptions OptionsOf(JsonElement golden, LossKind kind)
    {
        PairLossOptions options = LossCase.Plain(kind) with
        {
            LogitScale = golden.GetProperty("scale").GetSingle(),
            Bias = golden.GetProperty("bias").GetSingle(),
            Margin = golden.GetProperty("margin").GetSingle(),
            Normalize = golden.GetProperty("normalize").GetBoolean(),
            Reduction = Enum.Parse<LossReduction>(golden.GetProperty("reduction").GetString()!),
            MaxLogitScale = golden.GetProperty("mostScale") is { ValueKind: JsonValueKind.Number } most ? most.GetSingle() : float.PositiveInfinity,
            Epsilon = golden.GetProperty("epsilon").GetSingle(),
        };
        if (options is ContrastiveOptions contrastive)
        {
            options = contrastive with
            {
                LabelSmoothing = golden.GetProperty("smoothing").GetSingle(),
                Decoupled = golden.GetProperty("decoupled").GetBoolean(),
                WithLogSumExp = true,
            };
        }

        return options is SupConOptions labels ? labels with { Mean = Enum.Parse<SupConVariant>(golden.GetProperty("variant").GetString()!) } : options;
    }
}
