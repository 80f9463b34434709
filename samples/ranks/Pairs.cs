namespace VkSim.Samples.Ranks;

/// <summary>Some of the rows of a batch of pairs: noisy copies of one another. A row follows from its number, whichever rank has it.</summary>
internal sealed class Pairs
{
    /// <summary>Makes the rows from a first one on.</summary>
    public Pairs(int first, int count, int columns)
    {
        Images = new float[count * columns];
        Texts = new float[count * columns];
        for (int row = 0; row < count; row++)
        {
            var random = new Random(first + row);
            for (int i = row * columns; i < (row + 1) * columns; i++)
            {
                Images[i] = random.NextSingle() - 0.5f;
                Texts[i] = (0.3f * Images[i]) + random.NextSingle() - 0.5f;
            }
        }
    }

    /// <summary>The first of each pair.</summary>
    public float[] Images { get; }

    /// <summary>The second of each pair.</summary>
    public float[] Texts { get; }

    /// <summary>One step against the gradients.</summary>
    public void Learn(ReadOnlySpan<float> ofImages, ReadOnlySpan<float> ofTexts, float rate)
    {
        for (int i = 0; i < Images.Length; i++)
        {
            Images[i] -= rate * ofImages[i];
            Texts[i] -= rate * ofTexts[i];
        }
    }
}
