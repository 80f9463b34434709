using VkSim.Compute;

namespace VkSim.Native.Tests;

/// <summary>The header's constants are the library's enumerations.</summary>
public class ConstantTests
{
    [Fact]
    public void ResultsAgree() => AssertSame<ResultCode>(Named("VKSIM_ERROR_").Concat(Exactly("VKSIM_OK", "VKSIM_TIMEOUT")));

    [Fact]
    public void ResultNamesAreTheHeaders()
    {
        foreach ((string name, long value) in HeaderFile.Constants.Where(c => c.Key.StartsWith("VKSIM_ERROR_", StringComparison.Ordinal)
            || c.Key is "VKSIM_OK" or "VKSIM_TIMEOUT"))
        {
            Assert.Equal(name + "\0", System.Text.Encoding.UTF8.GetString(ResultCodes.NameOf((int)value)));
        }
    }

    [Fact]
    public void ElementTypesAgree() => AssertSame<ElementType>(Exactly("VKSIM_FLOAT32", "VKSIM_FLOAT16", "VKSIM_BFLOAT16"));

    [Fact]
    public void MetricsAgree() => AssertSame<Metric>(Named("VKSIM_METRIC_"));

    [Fact]
    public void DistanceModesAgree() => AssertSame<DistanceMode>(Named("VKSIM_DISTANCE_"));

    [Fact]
    public void ZeroVectorPoliciesAgree() => AssertSame<ZeroVectorPolicy>(Named("VKSIM_ZERO_VECTORS_"));

    [Fact]
    public void AxesAgree() => AssertSame<NormalizeAxis>(Named("VKSIM_AXIS_"));

    [Fact]
    public void ReductionsAgree() => AssertSame<LossReduction>(Named("VKSIM_REDUCTION_"));

    [Fact]
    public void SupConVariantsAgree() => AssertSame<SupConVariant>(Named("VKSIM_SUP_CON_"));

    [Fact]
    public void NarrowingsAgree() => AssertSame<NarrowingKind>(Named("VKSIM_NARROWING_"));

    [Fact]
    public void LogLevelsAgree() => AssertSame<LogLevel>(Named("VKSIM_LOG_"));

    [Fact]
    public void LossFlagsAgree() => AssertSame<LossFlags>(Named("VKSIM_LOSS_"));

    [Fact]
    public void EveryCapabilityOfTheHeaderIsTheEngines() => Assert.All(
        Named("VKSIM_CAPABILITY_"),
        constant => Assert.Equal(constant.Value, Convert.ToInt64(Enum.Parse<GpuCapability>(constant.Name, ignoreCase: true))));

    private static IEnumerable<(string Name, long Value)> Named(string prefix) => HeaderFile.Constants
        .Where(constant => constant.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(constant => (constant.Key[prefix.Length..].Replace("_", "", StringComparison.Ordinal), constant.Value));

    private static IEnumerable<(string Name, long Value)> Exactly(params string[] names) =>
        names.Select(name => (name["VKSIM_".Length..], HeaderFile.Constants[name]));

    private static void AssertSame<TEnum>(IEnumerable<(string Name, long Value)> constants)
        where TEnum : struct, Enum
    {
        IEnumerable<(string, long)> own = Enum.GetValues<TEnum>().Select(value => (value.ToString().ToUpperInvariant(), Convert.ToInt64(value)));
        Assert.Equal(own.Where(constant => constant.Item1 != "NONE" || typeof(TEnum) != typeof(LossFlags)).Order(), constants.Order());
    }
}
