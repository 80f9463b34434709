namespace VkSim.Samples.Contrastive;

/// <summary>
/// Augmentation: each component of a vector goes to one of its two views, by the toss of a coin. The views have no component in
/// common, so nothing but what is learnt tells that they belong together.
/// </summary>
internal static class Views
{
    /// <summary>Two views of the rows chosen, one after another.</summary>
    public static (float[] First, float[] Second) Of(float[] vectors, int dimensions, ReadOnlySpan<int> rows, Random random)
    {
        float[] first = new float[rows.Length * dimensions];
        float[] second = new float[rows.Length * dimensions];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int c = 0; c < dimensions; c++)
            {
                float value = vectors[(rows[i] * dimensions) + c];
                (random.Next(2) == 0 ? first : second)[(i * dimensions) + c] = value;
            }
        }

        return (first, second);
    }
}
