using VkSim.Numerics;

namespace VkSim.Tests.Fixtures;

/// <summary>Inputs, the same on every run.</summary>
internal static class RandomRows
{
    /// <summary>Values of a normal distribution.</summary>
    public static float[] Normal(int rows, int columns, int seed = 1, float scale = 1)
    {
        var random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            values[i] = (float)(radius * Math.Cos(2 * Math.PI * random.NextDouble())) * scale;
        }

        return values;
    }

    /// <summary>What a device holds of the values: rounded to the storage type.</summary>
    public static float[] Stored(float[] values, ElementType type)
    {
        byte[] bytes = new byte[values.Length * ElementConversion.SizeOf(type)];
        float[] stored = new float[values.Length];
        ElementConversion.Narrow(type, values, bytes);
        ElementConversion.Widen(type, bytes, stored);
        return stored;
    }
}
