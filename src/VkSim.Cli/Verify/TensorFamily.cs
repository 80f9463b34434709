using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>What chooses, moves and resizes elements.</summary>
internal static class TensorFamily
{
    public static IEnumerable<VerifiedOperation> Operations =>
    [
        new("where", verification => ForEach(verification, Where)),
        new("masked select", verification => ForEach(verification, MaskedSelect)),
        new("scatter", verification => ForEach(verification, Scatter)),
        new("interpolate", verification => ForEachMode((cubic, corners) => Interpolate(verification, cubic, corners))),
        new("interpolate, gradient", verification => ForEachMode((cubic, corners) => InterpolateBackward(verification, cubic, corners))),
        new("make grid", verification => MakeGrid(verification, 7, 3)),
    ];

    private const int Height = 5, Width = 7, NewHeight = 8, NewWidth = 4;

    private static void ForEach(Verification verification, Action<Verification, Sample, Sample> check)
    {
        foreach ((ElementType type, int columns) in verification.Layouts)
        {
            check(verification, Sample.Normal(5, columns, 1, type), new Sample("mask", Mask(5, columns), 5, columns, type));
        }
    }

    private static void ForEachMode(Action<bool, bool> check)
    {
        foreach (bool cubic in new[] { false, true })
        {
            check(cubic, false);
            check(cubic, true);
        }
    }

    private static float[] Mask(int rows, int columns) => [.. Sample.Draw(rows, columns, 3).Select(value => value > 0.4f ? 1f : 0)];

    // What is only moved keeps its bits.
    private static void Moved(Verification verification, Sample sample, Matrix result, IEnumerable<double> exact) =>
        verification.Values(sample.Name, result.ToArray(), [.. exact], _ => 0);

    private static void Where(Verification verification, Sample sample, Sample mask)
    {
        Sample other = Sample.Normal(1, sample.Columns, 2);
        using Matrix x = sample.Upload(verification.Device), y = other.Upload(verification.Device), condition = mask.Upload(verification.Device);
        using Matrix result = verification.Device.Where(condition, x, y);
        Moved(verification, sample, result, Enumerable.Range(0, sample.Rows * sample.Columns)
            .Select(i => mask.Exact.Values[i] != 0 ? sample.Exact.Values[i] : other.Exact.Values[i % sample.Columns]));
    }

    private static void MaskedSelect(Verification verification, Sample sample, Sample mask)
    {
        using Matrix x = sample.Upload(verification.Device), wanted = mask.Upload(verification.Device);
        using Matrix result = verification.Device.MaskedSelect(x, wanted);
        Moved(verification, sample, result, Enumerable.Range(0, sample.Rows * sample.Columns).Where(i => mask.Exact.Values[i] != 0).Select(i => sample.Exact.Values[i]));
    }

    // Several elements go to one place, of which the last stays.
    private static void Scatter(Verification verification, Sample sample, Sample mask)
    {
        Sample source = Sample.Normal(4, sample.Columns, 2);
        using Matrix x = sample.Upload(verification.Device), values = source.Upload(verification.Device);
        for (int dimension = 0; dimension < 2; dimension++)
        {
            long[] places = new long[source.Rows * source.Columns];
            double[] exact = [.. sample.Exact.Values];
            for (int i = 0; i < places.Length; i++)
            {
                (int row, int column) = Math.DivRem(i, source.Columns);
                places[i] = ((i * 7L) + 3) % (dimension == 0 ? 3 : Math.Max(1, sample.Columns / 2));
                exact[dimension == 0 ? (places[i] * sample.Columns) + column : (row * sample.Columns) + places[i]] = source.Exact.Values[i];
            }

            using Matrix result = verification.Device.Scatter(x, dimension, places, values);
            ElementType storage = result.ElementType;
            verification.Values($"{sample.Name}, dimension {dimension}", result.ToArray(), exact, i => ErrorBounds.StorageRounding(Math.Abs(exact[i]), storage));
        }
    }

    private static InterpolateOptions Options(bool cubic, bool corners) =>
        new() { Mode = cubic ? InterpolationMode.Bicubic : InterpolationMode.Bilinear, AlignCorners = corners };

    private static void Interpolate(Verification verification, bool cubic, bool corners)
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            Sample sample = Sample.Normal(3, Height * Width, 1, type);
            using Matrix x = sample.Upload(verification.Device);
            using Matrix result = verification.Device.Interpolate(x, Height, Width, NewHeight, NewWidth, Options(cubic, corners));
            double[] exact = [.. Enumerable.Range(0, sample.Rows)
                .SelectMany(row => ReferenceInterpolation.Resize(sample.Exact.Row(row), Height, Width, NewHeight, NewWidth, cubic, corners))];
            double error = Rounding(sample, 1);
            verification.Values(Name(sample, cubic, corners), result.ToArray(), exact, i => error + ErrorBounds.StorageRounding(Math.Abs(exact[i]) + error, type));
        }
    }

    private static void InterpolateBackward(Verification verification, bool cubic, bool corners)
    {
        Sample upstream = Sample.Normal(3, NewHeight * NewWidth, 1);
        using Matrix gradient = upstream.Upload(verification.Device);
        using Matrix result = verification.Device.InterpolateBackward(gradient, Height, Width, NewHeight, NewWidth, Options(cubic, corners));
        double[] exact = [.. Enumerable.Range(0, upstream.Rows)
            .SelectMany(row => ReferenceInterpolation.Gradient(upstream.Exact.Row(row), Height, Width, NewHeight, NewWidth, cubic, corners))];
        double error = Rounding(upstream, 4);
        verification.Values(Name(upstream, cubic, corners), result.ToArray(), exact, _ => error);
    }

    // Weights and products are rounded, of 16 elements; the weights' sizes add up to less than 2 along each side.
    private static double Rounding(Sample sample, double factor) => 40 * factor * ErrorBounds.UnitRoundOff * sample.Exact.Values.Max(Math.Abs);

    private static string Name(Sample sample, bool cubic, bool corners) => $"{(cubic ? "bicubic" : "bilinear")}{(corners ? ", corners kept" : "")}, {sample.Name}";

    private static void MakeGrid(Verification verification, int pictures, int across)
    {
        const int Padding = 1;
        Sample sample = Sample.Normal(pictures, 2 * Height * Width, 1);
        using Matrix x = sample.Upload(verification.Device);
        using Matrix result = verification.Device.MakeGrid(x, 2, Height, Width, out int gridHeight, out int gridWidth, new() { PerRow = across, Padding = Padding, PadValue = 9 });
        double[] exact = new double[2 * gridHeight * gridWidth];
        Array.Fill(exact, 9);
        for (int i = 0; i < sample.Exact.Values.Length; i++)
        {
            (int picture, int rest) = Math.DivRem(i, 2 * Height * Width);
            (int channel, int place) = Math.DivRem(rest, Height * Width);
            int y = (picture / across * (Height + Padding)) + Padding + (place / Width), column = (picture % across * (Width + Padding)) + Padding + (place % Width);
            exact[(((channel * gridHeight) + y) * gridWidth) + column] = sample.Exact.Values[i];
        }

        Moved(verification, sample, result, exact);
    }
}
