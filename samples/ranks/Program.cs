// Pairs of embeddings that many processes share learn from CLIP's loss of all of them.
// mpirun --bind-to none -n 4 dotnet samples/ranks/bin/Release/net10.0/VkSim.Samples.Ranks.dll [ROWS] [COLUMNS] [STEPS] [DEVICE] [THREADS]

using System.Diagnostics;
using System.Globalization;
using VkSim;
using VkSim.Samples.Ranks;

int rows = Argument(0, 2048);
int columns = Argument(1, 256);
int steps = Argument(2, 5);
string device = args.Length > 3 ? args[3] : "cpu";
int threads = Argument(4, 0);

return MpiRing.Run(ring =>
{
    // Of the rows of all, this rank's are those from first on.
    int first = (int)((long)rows * ring.Rank / ring.Size);
    int count = (int)((long)rows * (ring.Rank + 1) / ring.Size) - first;
    using var sim = VectorDevice.Create(device, new VectorDeviceOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Math.Max(1, Environment.ProcessorCount / ring.Size) });
    var pairs = new Pairs(first, count, columns);
    float scale = 1 / 0.07f;
    (double before, double after) = (double.NaN, double.NaN);
    for (int step = 0; step < steps; step++)
    {
        using Matrix images = sim.Upload(pairs.Images, count, columns);
        using Matrix texts = sim.Upload(pairs.Texts, count, columns);
        var clock = Stopwatch.StartNew();
        using LossResult loss = sim.Clip(ring, images, texts, new() { LogitScale = scale, MaxLogitScale = 100, WithGradients = true });
        double seconds = clock.Elapsed.TotalSeconds;

        // A rank's gradients are of its own rows, with respect to the loss of all; that of the scale is the same at every rank.
        pairs.Learn(loss.GradientA!.ToArray(), loss.GradientB!.ToArray(), rate: 0.1f * rows);
        scale -= (float)loss.ScaleGradient;
        (before, after) = (step == 0 ? loss.Loss : before, loss.Loss);
        if (ring.Rank == 0)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"step {step}: loss {loss.Loss:F6} over {ring.Size} ranks, {seconds:F3} s, {loss.PeakScratchBytes / 1048576.0:F1} MiB of working memory at rank 0"));
        }
    }

    return steps < 2 || after < before ? 0 : 1;
});

int Argument(int index, int standard) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : standard;
