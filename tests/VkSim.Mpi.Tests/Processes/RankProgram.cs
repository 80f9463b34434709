using System.Diagnostics;
using System.Globalization;
using VkSim.Mpi.Passes;
using VkSim.Tests.Losses;

namespace VkSim.Mpi.Tests.Processes;

/// <summary>What each process does: the test assembly, run by mpirun.</summary>
internal static class RankProgram
{
    /// <summary>Rows of the losses.</summary>
    public const int Rows = 61;

    /// <summary>Those that are computed.</summary>
    public static LossKind[] Kinds { get; } = [LossKind.InfoNce, LossKind.SharedNegatives, LossKind.Clip, LossKind.NtXent, LossKind.SigLip, LossKind.SupCon];

    /// <summary>Runs a rank.</summary>
    /// <param name="args">What it does, and where results go.</param>
    public static int Main(string[] args) => MpiRing.Run(ring =>
    {
        using VectorDevice device = VectorDevice.Create("cpu", new() { MaxDegreeOfParallelism = 1 });
        return args[0] switch
        {
            "compute" => Compute(ring, device, args[1]),
            "differ" => Differ(ring, device),
            "throw" => Compute(ring, device, ring.Rank == 1 ? throw new InvalidDataException("no such file") : args[1]),
            "early" => Early(ring, device),
            "half" => Half(ring),
            "die" => Die(ring, device, args[1]),
            "wide" => Wide(ring, device),
            _ => throw new ArgumentException(args[0]),
        };
    });

    /// <summary>The loss of a kind.</summary>
    public static LossCase Case(LossKind kind) => LossCase.Random(kind, Rows, columns: 24, RingLossTests.WithLogSums);

    /// <summary>Where a rank's result is.</summary>
    public static string File(string folder, LossKind kind, int rank, int run) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{kind}.{rank}.{run}"));

    private static int Compute(MpiRing ring, VectorDevice device, string folder)
    {
        CatchFaults();
        foreach (LossKind kind in Kinds)
        {
            for (int run = 0; run < 2; run++)
            {
                Share share = Share.Compute(Case(kind), ring, device, Share.Uneven(Rows, ring.Size));
                System.IO.File.WriteAllBytes(File(folder, kind, ring.Rank, run), (share with { Scratch = 0 }).ToBytes());
            }
        }

        return 0;
    }

    // MPI handles signals; the runtime needs its own handler of faults.
    private static void CatchFaults()
    {
        string? nothing = Environment.GetEnvironmentVariable("VKSIM_NO_SUCH_VARIABLE");
        try
        {
            throw new InvalidOperationException($"{nothing!.Length}");
        }
        catch (NullReferenceException)
        {
        }
    }

    private static int Differ(MpiRing ring, VectorDevice device)
    {
        using Matrix rows = device.Upload(new float[8], 2, 4);
        try
        {
            using LossResult result = device.Clip(ring, rows, rows, new() { LogitScale = ring.Rank == 1 ? 20 : 10 });
            return 0;
        }
        catch (RingException failure)
        {
            Console.WriteLine(failure.Message);
            return 0;
        }
    }

    private static int Early(MpiRing ring, VectorDevice device)
    {
        using Matrix rows = device.Upload(new float[8], 2, 4);
        device.Clip(ring, rows, rows).Dispose();
        if (ring.Rank == 1)
        {
            ring.Dispose();
            ring.Abort("all have ended");
            return 0;
        }

        try
        {
            device.Clip(ring, rows, rows).Dispose();
            return 1;
        }
        catch (RingException failure)
        {
            Console.WriteLine(failure.Message);
            return 0;
        }
    }

    // What the other rank never sends.
    private static int Half(MpiRing ring)
    {
        if (ring.Rank == 0)
        {
            _ = ring.Receive(new byte[2000]);
        }

        return 0;
    }

    private static int Die(MpiRing ring, VectorDevice device, string folder)
    {
        Compute(ring, device, folder);
        LossCase loss = Case(LossKind.Clip);
        // In the middle of a pass, while the others wait for its rows.
        LossCase last = LossCase.Of(loss.Kind, loss.Values, loss.Rows, loss.Columns, loss.Options with { Progress = ring.Rank == 1 ? new Killing() : null }, 0, null, []);
        Share.Compute(last, ring, device, Share.Uneven(Rows, ring.Size));
        return 0;
    }

    private sealed class Killing : IProgress<double>
    {
        public void Report(double value) => Process.GetCurrentProcess().Kill();
    }

    // Rows of more than a piece: the messages are cut.
    private static int Wide(MpiRing ring, VectorDevice device)
    {
        const int Columns = 1 << 16, Rows = 5;
        HostBlock.PieceBytes = 4 * Columns * sizeof(float);
        float[] values = new float[Rows * Columns];
        values[(ring.Rank * Columns) + 5] = 1;
        using Matrix a = device.Upload(values, Rows, Columns);
        using LossResult result = device.SigLip(ring, a, a, new() { WithGradients = true });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Loss:R}"));
        return 0;
    }
}
