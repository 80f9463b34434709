namespace VkSim.Cli;

/// <summary>Rows of normally distributed components, the same in every run and for any number of threads.</summary>
internal static class RandomRows
{
    private const int Block = 1 << 16;

    /// <summary>rows × columns values of mean 0 and deviation 1.</summary>
    public static float[] Normal(int rows, int columns, int seed)
    {
        var values = new float[checked(rows * columns)];
        Parallel.For(0, (values.Length + Block - 1) / Block, block =>
        {
            int start = block * Block;
            Fill(values.AsSpan(start, Math.Min(Block, values.Length - start)), new Random(HashCode(seed, block)));
        });
        return values;
    }

    // Box-Muller: two normal values of two uniform ones.
    private static void Fill(Span<float> values, Random random)
    {
        for (int i = 0; i < values.Length; i += 2)
        {
            float radius = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle()));
            (float sin, float cos) = MathF.SinCos(2 * MathF.PI * random.NextSingle());
            values[i] = radius * cos;
            if (i + 1 < values.Length)
            {
                values[i + 1] = radius * sin;
            }
        }
    }

    private static int HashCode(int seed, int block) => unchecked((seed * 0x2545F491) ^ (block * 0x1E35A7BD));
}
