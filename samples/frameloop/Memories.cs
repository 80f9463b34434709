namespace VkSim.Samples.FrameLoop;

/// <summary>What is searched, and what the character sees in a frame: one of its memories, a little off.</summary>
internal sealed record Memories(float[] Values, int Rows, int Dimensions)
{
    public static Memories Random(int rows, int dimensions)
    {
        var random = new Random(1);
        float[] values = new float[rows * dimensions];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((2 * random.NextDouble()) - 1);
        }

        return new Memories(values, rows, dimensions);
    }

    /// <summary>The memory that a frame's view is made from.</summary>
    public int Seen(int frame) => (int)(frame * 7919L % Rows);

    /// <summary>Fills in what is seen.</summary>
    public void See(int frame, Span<float> view)
    {
        ReadOnlySpan<float> memory = Values.AsSpan(Seen(frame) * Dimensions, Dimensions);
        for (int i = 0; i < Dimensions; i++)
        {
            view[i] = 0.99f * memory[i];
        }
    }
}
