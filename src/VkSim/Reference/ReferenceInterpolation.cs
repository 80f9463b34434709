namespace VkSim.Reference;

/// <summary>The oracle's resizing of pictures, element by element, as torch.nn.functional.interpolate.</summary>
internal static class ReferenceInterpolation
{
    /// <summary>A picture of another size.</summary>
    /// <param name="picture">height·width elements, line after line.</param>
    /// <param name="height">Lines.</param>
    /// <param name="width">Columns.</param>
    /// <param name="newHeight">Lines of the result.</param>
    /// <param name="newWidth">Columns of the result.</param>
    /// <param name="cubic">Whether it is bicubic; otherwise bilinear.</param>
    /// <param name="alignCorners">Whether the corner elements keep their places.</param>
    public static double[] Resize(ReadOnlySpan<double> picture, int height, int width, int newHeight, int newWidth, bool cubic, bool alignCorners)
    {
        double[] result = new double[newHeight * newWidth];
        for (int y = 0; y < newHeight; y++)
        {
            for (int x = 0; x < newWidth; x++)
            {
                double fromY = Place(y, height, newHeight, alignCorners), fromX = Place(x, width, newWidth, alignCorners);
                result[(y * newWidth) + x] = cubic
                    ? Cubic(picture, height, width, fromY, fromX)
                    : Linear(picture, height, width, Math.Max(0, fromY), Math.Max(0, fromX));
            }
        }

        return result;
    }

    /// <summary>The gradient with respect to the picture: what each of its elements, alone, makes of the result, weighed by the gradient with respect to that.</summary>
    public static double[] Gradient(ReadOnlySpan<double> gradient, int height, int width, int newHeight, int newWidth, bool cubic, bool alignCorners)
    {
        double[] result = new double[height * width];
        for (int i = 0; i < result.Length; i++)
        {
            double[] alone = new double[result.Length];
            alone[i] = 1;
            double[] made = Resize(alone, height, width, newHeight, newWidth, cubic, alignCorners);
            for (int j = 0; j < made.Length; j++)
            {
                result[i] += made[j] * gradient[j];
            }
        }

        return result;
    }

    private static double Place(int place, int length, int newLength, bool alignCorners) =>
        !alignCorners ? ((place + 0.5) * length / newLength) - 0.5
        : newLength > 1 ? place * (length - 1.0) / (newLength - 1)
        : 0;

    private static double At(ReadOnlySpan<double> picture, int height, int width, int y, int x) =>
        picture[(Math.Clamp(y, 0, height - 1) * width) + Math.Clamp(x, 0, width - 1)];

    private static double Linear(ReadOnlySpan<double> picture, int height, int width, double y, double x)
    {
        (int top, int left) = ((int)y, (int)x);
        (double down, double right) = (y - top, x - left);
        return Part((1 - down) * (1 - right), At(picture, height, width, top, left)) + Part((1 - down) * right, At(picture, height, width, top, left + 1))
            + Part(down * (1 - right), At(picture, height, width, top + 1, left)) + Part(down * right, At(picture, height, width, top + 1, left + 1));
    }

    private static double Cubic(ReadOnlySpan<double> picture, int height, int width, double y, double x)
    {
        (int top, int left) = ((int)Math.Floor(y), (int)Math.Floor(x));
        double sum = 0;
        for (int i = -1; i <= 2; i++)
        {
            for (int j = -1; j <= 2; j++)
            {
                sum += Part(Weight(y - top - i) * Weight(x - left - j), At(picture, height, width, top + i, left + j));
            }
        }

        return sum;
    }

    // What has no weight has no part, were it infinite.
    private static double Part(double weight, double value) => weight == 0 ? 0 : weight * value;

    // Keys' convolution with a = −0.75.
    private static double Weight(double distance)
    {
        double d = Math.Abs(distance);
        return d <= 1 ? (1.25 * d * d * d) - (2.25 * d * d) + 1
            : d < 2 ? (-0.75 * d * d * d) + (3.75 * d * d) - (6 * d) + 3
            : 0;
    }
}
