using System.Globalization;
using VkSim;
using VkSim.Samples.Precision;

// The cosine of half-precision features: five formulas that people use or used, and VkSim on every device of this machine.
// Ends with 1 if a device is further from double precision than single precision explains.
const double Bound = ((4.0 * Features.Dimensions) + 8) / (1 << 24);

bool good = true;
foreach (Features features in Features.All())
{
    double[] exact = [.. Enumerable.Range(0, Features.Pairs).Select(pair => Formulas.Exact(features.Image(pair), features.Text(pair)))];
    Console.WriteLine($"{features.Name}: {Features.Pairs} pairs of {Features.Dimensions} dimensions in half precision");
    Console.WriteLine($"  {"",-62} {"first pair",12}   largest error");
    Row("double precision", exact);
    foreach ((string name, Func<ReadOnlySpan<Half>, ReadOnlySpan<Half>, double> compute) in Formulas.All)
    {
        Row(name, [.. Enumerable.Range(0, Features.Pairs).Select(pair => compute(features.Image(pair), features.Text(pair)))]);
    }

    foreach (DeviceDescription description in VectorDevice.Available("auto"))
    {
        using VectorDevice device = VectorDevice.Create(description.Index.ToString(CultureInfo.InvariantCulture));
        using Matrix images = device.Upload(features.Images, Features.Pairs, Features.Dimensions);
        using Matrix texts = device.Upload(features.Texts, Features.Pairs, Features.Dimensions);
        using Matrix cosines = device.RowwiseCosineSimilarity(images, texts);
        double error = Row($"VkSim on {description.Name}", Array.ConvertAll(cosines.ToArray(), value => (double)value));
        good &= error <= Bound;
    }

    Console.WriteLine();

    double Row(string name, double[] cosines)
    {
        double error = exact.Zip(cosines, (right, found) => double.IsFinite(found) ? Math.Abs(right - found) : double.PositiveInfinity).Max();
        string label = name.Length > 62 ? name[..62] : name;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {label,-62} {cosines[0],12:F7}   {(double.IsFinite(error) ? error.ToString("0.0e-00", CultureInfo.InvariantCulture) : "not a number")}"));
        return error;
    }
}

Console.WriteLine(good
    ? string.Create(CultureInfo.InvariantCulture, $"VkSim is within {Bound:0.0e-00} of double precision on every device.")
    : "VkSim is further from double precision than it may be.");
return good ? 0 : 1;
