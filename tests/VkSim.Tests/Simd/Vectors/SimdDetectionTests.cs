using VkSim.Simd.Vectors;

namespace VkSim.Tests.Simd.Vectors;

public class SimdDetectionTests
{
    [Fact]
    public void NoSettingMeansTheHighestLevel()
    {
        Assert.Equal(SimdDetection.Highest, SimdDetection.Resolve(null));
        Assert.Equal(SimdDetection.Highest, SimdDetection.Resolve(" "));
        Assert.Contains(SimdLevel.Current, SimdDetection.Supported);
    }

    [Fact]
    public void ASettingForcesALowerLevel()
    {
        foreach (SimdLevel level in SimdDetection.Supported)
        {
            Assert.Equal(level, SimdDetection.Resolve(level.ToString().ToUpperInvariant()));
        }
    }

    [Fact]
    public void AnUnknownSettingNamesTheVariableAndTheChoices()
    {
        var error = Assert.Throws<ArgumentException>(() => SimdDetection.Resolve("avx9"));
        Assert.Contains("VKSIM_SIMD='avx9'", error.Message);
        Assert.Contains("avx512, avx2, sse or scalar", error.Message);
    }

    [Fact]
    public void DescriptionsAreForPeople()
    {
        Assert.Equal("scalar", SimdDetection.Describe(SimdLevel.Scalar));
        Assert.All(SimdDetection.Supported, level => Assert.NotEmpty(SimdDetection.Describe(level)));
        Assert.NotEmpty(SimdDetection.ProcessorName);
    }
}
