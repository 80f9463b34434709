using System.Diagnostics;
using System.Globalization;
using VkSim;
using VkSim.Samples.Contrastive;

// Trains a small encoder on NT-Xent with VkSim's gradients. An argument names the device, "cpu" by default.
const int Things = 512, Dimensions = 512, Hidden = 256, Outputs = 64, Batch = 128, Steps = 400;
const float Rate = 2e-3f, Temperature = 0.1f;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var device = VectorDevice.Create(args.Length > 0 ? args[0] : "cpu");
float[] vectors = Texts.Vectors(Repository(), Things, Dimensions);
var random = new Random(1);
var encoder = new Encoder(Dimensions, Hidden, Outputs, random);
int[] all = [.. Enumerable.Range(0, Things)];
int[] order = [.. all];
Console.WriteLine($"{Things} pieces of this repository's own texts as {Dimensions}-dimensional vectors, on {device.Description.Name}");
Console.WriteLine("  step      loss  alignment  uniformity  retrieval");

var clock = Stopwatch.StartNew();
Quality before = Measure(0, double.NaN);
for (int step = 1; step <= Steps; step++)
{
    double loss = Train();
    if (step % 50 == 0)
    {
        Measure(step, loss);
    }
}

Quality after = Measure(Steps, double.NaN, quiet: true);
Console.WriteLine($"Retrieval went from {before.Retrieval:P1} (chance is {1.0 / Things:P1}) to {after.Retrieval:P1} in {clock.Elapsed.TotalSeconds:F1} s.");
return after.Retrieval > 0.9 && before.Retrieval < 0.2 ? 0 : 1;

double Train()
{
    random.Shuffle(order);
    int[] rows = order[..Batch];
    (float[] first, float[] second) = Views.Of(vectors, Dimensions, rows, random);
    float[] inputs = [.. first, .. second];
    (float[] embeddings, float[] hidden) = encoder.Encode(inputs, 2 * rows.Length);
    using Matrix both = device.Upload(embeddings, 2 * rows.Length, Outputs);
    using LossResult result = device.NtXent(
        both[..rows.Length], both[rows.Length..], new NtXentOptions { Temperature = Temperature, WithGradients = true });
    float[] gradient = [.. result.GradientA!.ToArray(), .. result.GradientB!.ToArray()];
    encoder.Learn(inputs, hidden, gradient, 2 * rows.Length, Rate);
    return result.Loss;
}

// Fresh views of everything: none that the encoder was trained on.
Quality Measure(int step, double loss, bool quiet = false)
{
    (float[] first, float[] second) = Views.Of(vectors, Dimensions, all, new Random(2));
    Quality quality = Quality.Of(device, encoder.Encode(first, Things).Embeddings, encoder.Encode(second, Things).Embeddings, Things);
    if (!quiet)
    {
        Console.WriteLine($"{step,6} {(step == 0 ? "-" : $"{loss:F4}"),9} {quality.Alignment,10:F4} {quality.Uniformity,11:F4} {quality.Retrieval,10:P1}");
    }

    return quality;
}

static string Repository()
{
    for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "VkSim.sln")))
        {
            return folder.FullName;
        }
    }

    throw new DirectoryNotFoundException($"No VkSim.sln was found above {AppContext.BaseDirectory}; run the sample in its repository.");
}
