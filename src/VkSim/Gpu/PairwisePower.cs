using VkSim.Contract;

namespace VkSim.Gpu;

/// <summary>The order of <see cref="Metric.Lp"/> as shaders/lib/power.glsl takes it.</summary>
/// <param name="Halves">2p where that is a whole number small enough for multiplications, otherwise 0.</param>
/// <param name="Power">p.</param>
/// <param name="Root">1/p.</param>
/// <param name="RootLow">What single precision loses of 1/p.</param>
internal readonly record struct PairwisePower(uint Halves, float Power, float Root, float RootLow)
{
    private const uint MostHalves = 31;

    // Orders beyond give what this one gives, and products with the logarithm's exponent stay finite.
    private const float Largest = 1e30f;

    /// <summary>
    /// Operations of comparing one component, so that the work of a submission takes about as long whatever the metric: a power
    /// takes what some ten products take (measured on lavapipe), one made of multiplications a few.
    /// </summary>
    public static long Operations(in PairwiseSettings settings) => settings.Metric != Metric.Lp ? 2 : Of(settings).Halves == 0 ? 20 : 5;

    /// <summary>The order of a comparison; of other metrics the default value.</summary>
    public static PairwisePower Of(in PairwiseSettings settings)
    {
        if (settings.Metric != Metric.Lp)
        {
            return default;
        }

        double power = Math.Clamp(settings.P, 1 / Largest, Largest);
        double twice = 2 * power;
        uint halves = twice <= MostHalves && twice == Math.Floor(twice) ? (uint)twice : 0;
        float root = (float)(1 / power);
        return new PairwisePower(halves, (float)power, root, (float)((1 / power) - root));
    }
}
