namespace VkSim.MicroBenchmarks;

/// <summary>The same rows in every run.</summary>
internal static class RandomValues
{
    /// <summary>Values from −0.5 to 0.5.</summary>
    public static float[] Make(int count, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        return values;
    }

    /// <summary>Rows of such values on a device.</summary>
    public static Matrix Upload(VectorDevice device, int rows, int columns, int seed) => device.Upload(Make(rows * columns, seed), rows, columns);
}
