namespace VkSim.Samples.Precision;

/// <summary>Pairs of vectors in half precision, such as an image's and a text's features.</summary>
/// <param name="Name">What is special about them.</param>
/// <param name="Images">Pairs × <see cref="Dimensions"/>.</param>
/// <param name="Texts">Pairs × <see cref="Dimensions"/>.</param>
internal sealed record Features(string Name, Half[] Images, Half[] Texts)
{
    /// <summary>Components of a vector, as CLIP ViT-L/14 has them.</summary>
    public const int Dimensions = 768;

    /// <summary>Number of pairs.</summary>
    public const int Pairs = 200;

    /// <summary>One vector of the images.</summary>
    public ReadOnlySpan<Half> Image(int pair) => Images.AsSpan(pair * Dimensions, Dimensions);

    /// <summary>One vector of the texts.</summary>
    public ReadOnlySpan<Half> Text(int pair) => Texts.AsSpan(pair * Dimensions, Dimensions);

    /// <summary>
    /// Directions like CLIP's, a few components being much larger than the rest, at three lengths. The middle one is what CLIP
    /// gives: each squared norm fits half precision, their product does not.
    /// </summary>
    public static Features[] All() =>
    [
        Create("short vectors, norms about 0.01", 0.01),
        Create("CLIP-like features, norms about 17", 17),
        Create("long vectors, norms about 300", 300),
    ];

    private static Features Create(string name, double norm)
    {
        // The same on every run and machine.
        Random random = new(2021);
        Half[] images = new Half[Pairs * Dimensions];
        Half[] texts = new Half[Pairs * Dimensions];
        double[] image = new double[Dimensions];
        double[] text = new double[Dimensions];
        for (int pair = 0; pair < Pairs; pair++)
        {
            double share = 0.2 + (0.6 * random.NextDouble());
            for (int i = 0; i < Dimensions; i++)
            {
                double size = i % 97 == 5 ? 6 : 1;
                image[i] = size * Normal(random);
                text[i] = (share * image[i]) + (Math.Sqrt(1 - (share * share)) * size * Normal(random));
            }

            Store(image, norm * (0.97 + (0.1 * random.NextDouble())), images.AsSpan(pair * Dimensions));
            Store(text, norm * (0.97 + (0.1 * random.NextDouble())), texts.AsSpan(pair * Dimensions));
        }

        return new Features(name, images, texts);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static void Store(double[] direction, double norm, Span<Half> target)
    {
        double length = Math.Sqrt(direction.Sum(value => value * value));
        for (int i = 0; i < direction.Length; i++)
        {
            target[i] = (Half)(direction[i] * norm / length);
        }
    }
}
