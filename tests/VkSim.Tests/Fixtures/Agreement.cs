using VkSim.Reference;
using Xunit.Sdk;

namespace VkSim.Tests.Fixtures;

/// <summary>Comparison of results with the oracle.</summary>
internal static class Agreement
{
    // Devices may take and give 0 for subnormal numbers.
    public const double Flushed = 1.1754943508222875e-38;

    /// <summary>Every value within its bound; the bound of place i is bound(i).</summary>
    public static void Within(ReadOnlySpan<float> actual, ReadOnlySpan<double> exact, Func<int, double> bound, string what)
    {
        Assert.Equal(exact.Length, actual.Length);
        for (int i = 0; i < exact.Length; i++)
        {
            if (!ErrorBounds.Within(actual[i], exact[i], bound(i)))
            {
                throw new XunitException(
                    $"{what}: value {i} is {actual[i]:R}, the oracle has {exact[i]:R}: off by {Math.Abs(actual[i] - exact[i]):E3}, allowed {bound(i):E3}");
            }
        }
    }

    /// <summary>NaN in the same places, and nowhere else.</summary>
    public static void SameNaNs(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (double.IsNaN(expected[i]) != float.IsNaN(actual[i]))
            {
                throw new XunitException($"{what}: value {i} is {actual[i]:R}, the oracle has {expected[i]:R}");
            }
        }
    }

    /// <summary>The same bits.</summary>
    public static void SameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]))
            {
                throw new XunitException($"{what}: value {i} is {actual[i]:R}, not {expected[i]:R}");
            }
        }
    }
}
