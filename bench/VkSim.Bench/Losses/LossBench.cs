using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VkSim.Bench.Losses;

/// <summary>Contrastive losses with and without gradients beside NumPy's and PyTorch's on the same rows; the losses are compared first.</summary>
internal static class LossBench
{
    private const int Runs = 7;

    // Above it a run takes a good part of a minute, and the peers' logit matrices do not fit.
    private const int MostRepeated = 16_384;
    private const float Scale = 14.28f;

    private static readonly string[] s_losses = ["clip", "ntxent"];

    /// <summary>Prints a table for one device.</summary>
    /// <param name="deviceName">As given to <see cref="VectorDevice.Create(string)"/>.</param>
    /// <param name="rows">Rows of each of the two operands of CLIP; NT-Xent has as many in both views together.</param>
    /// <param name="columns">Components.</param>
    /// <param name="withPeers">Whether NumPy and PyTorch run too.</param>
    /// <param name="output">Where the table goes.</param>
    public static void Run(string deviceName, int rows, int columns, bool withPeers, TextWriter output)
    {
        string folder = Directory.CreateTempSubdirectory("vksim-losses-").FullName;
        try
        {
            float[] a = Rows(rows, columns, 1);
            float[] b = Rows(rows, columns, 2);
            using VectorDevice device = VectorDevice.Create(deviceName);
            foreach (string loss in s_losses)
            {
                int count = loss == "clip" ? rows : rows / 2;
                double expected = double.NaN;
                if (withPeers && count <= MostRepeated)
                {
                    Save(Path.Combine(folder, "a.f32"), a.AsSpan(0, count * columns));
                    Save(Path.Combine(folder, "b.f32"), b.AsSpan(0, count * columns));
                    expected = Peers(folder, loss, count, columns, output);
                }

                using Matrix left = device.Upload(a.AsSpan(0, count * columns), count, columns);
                using Matrix right = device.Upload(b.AsSpan(0, count * columns), count, columns);
                Measure(device, loss, left, right, expected, output);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(VectorDevice device, string loss, Matrix left, Matrix right, double expected, TextWriter output)
    {
        LossResult Evaluate(bool withGradients) => loss == "clip"
            ? device.Clip(left, right, new ClipOptions { LogitScale = Scale, WithGradients = withGradients })
            : device.NtXent(left, right, new NtXentOptions { LogitScale = Scale, WithGradients = withGradients });

        foreach (bool withGradients in new[] { false, true })
        {
            bool isLarge = left.Rows > MostRepeated;
            double[] seconds = new double[isLarge ? 1 : Runs];
            LossResult result = Timed(() => Evaluate(withGradients), out seconds[0]);
            if (Math.Abs(result.Loss - expected) > 1e-4 * Math.Abs(expected))
            {
                throw new WrongResultException($"{loss}: {result.Loss:R}, the peers have {expected:R}");
            }

            Dispose(result);
            for (int run = 0; run < seconds.Length && !isLarge; run++)
            {
                Dispose(Timed(() => Evaluate(withGradients), out seconds[run]));
            }

            Array.Sort(seconds);
            using Process self = Process.GetCurrentProcess();
            output.WriteLine(FormattableString.Invariant(
                $"{loss,-7} {left.Rows}x{left.Columns} {(withGradients ? "gradients" : "forward"),-10} {device.Description.Name,-24} {seconds[seconds.Length / 2],8:F4} s  scratch {result.PeakScratchBytes / 1048576.0:F1} MiB, process {self.PeakWorkingSet64 / 1048576.0:F0} MiB"));
        }
    }

    private static LossResult Timed(Func<LossResult> evaluate, out double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        LossResult result = evaluate();
        seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return result;
    }

    private static void Dispose(LossResult result)
    {
        result.GradientA?.Dispose();
        result.GradientB?.Dispose();
    }

    // The script prints lines for people, and the loss in the last one.
    private static double Peers(string folder, string loss, int rows, int columns, TextWriter output)
    {
        string script = Path.Combine(BenchOptions.RepositoryRoot, "bench", "peers", "losses.py");
        var start = new ProcessStartInfo(File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3") { RedirectStandardOutput = true };
        foreach (string argument in new[] { script, folder, loss, $"{rows}", $"{columns}", FormattableString.Invariant($"{Scale}") })
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        foreach (string line in lines.SkipLast(1))
        {
            output.WriteLine(line);
        }

        return lines.Length == 0 ? double.NaN : double.Parse(lines[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static float[] Rows(int rows, int columns, int seed)
    {
        float[] values = new float[checked(rows * columns)];
        var random = new Random(seed);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }

        return values;
    }

    private static void Save(string path, ReadOnlySpan<float> values)
    {
        using FileStream file = File.Create(path);
        file.Write(MemoryMarshal.AsBytes(values));
    }
}
