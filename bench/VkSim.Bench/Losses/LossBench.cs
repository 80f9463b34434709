using System.Diagnostics;
using VkSim.Bench.Contenders;
using VkSim.Bench.Machine;
using VkSim.Bench.Peers;
using VkSim.Bench.Results;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Losses;

/// <summary>Contrastive losses with and without gradients beside NumPy's and PyTorch's on the same rows; losses and gradients are checked first.</summary>
internal static class LossBench
{
    private const int Rounds = 3;

    // Above it the truth takes minutes, and the peers' matrices of logits do not fit.
    private const int MostCompared = 8192;

    private static readonly string[] s_losses = ["clip", "ntxent"];

    /// <summary>Prints a table for one device, or where there are too many rows for peers a line for a single call.</summary>
    /// <param name="deviceName">As given to <see cref="VectorDevice.Create(string)"/>.</param>
    /// <param name="rows">Rows of each of the two operands of CLIP; NT-Xent has as many in both views together.</param>
    /// <param name="columns">Components.</param>
    /// <param name="withPeers">Whether NumPy and PyTorch run too.</param>
    /// <param name="output">Where the table goes.</param>
    public static void Run(string deviceName, int rows, int columns, bool withPeers, TextWriter output)
    {
        if (rows <= MostCompared)
        {
            Compare(deviceName, rows, columns, withPeers, output);
            return;
        }

        float[] a = RandomRows.Normal(rows, columns, seed: 1);
        float[] b = RandomRows.Normal(rows, columns, seed: 2);
        using VectorDevice device = VectorDevice.Create(deviceName);
        foreach (string loss in s_losses)
        {
            int count = loss == "clip" ? rows : rows / 2;
            using Matrix left = device.Upload(a.AsSpan(0, count * columns), count, columns);
            using Matrix right = device.Upload(b.AsSpan(0, count * columns), count, columns);
            Measure(device, loss, left, right, output);
        }
    }

    private static void Compare(string deviceName, int rows, int columns, bool withPeers, TextWriter output)
    {
        List<PeerProcess> peers = withPeers ? PeerProcess.StartAll() : [];
        using var watch = new MachineWatch([.. peers.Select(peer => peer.Process)]);
        try
        {
            var comparison = new Comparison(Rounds, peers, inputs => OwnContenders.For(inputs, deviceName, withPeers), TextWriter.Null, watch: watch);
            foreach (string loss in s_losses)
            {
                int count = loss == "clip" ? rows : rows / 2;
                foreach (string mode in new[] { "forward", "gradients" })
                {
                    var workload = new Workload(loss, count, count, columns, Mode: mode);
                    ComparisonTable.Print(comparison.Measure(workload), workload, output);
                }
            }
        }
        finally
        {
            peers.ForEach(peer => peer.Dispose());
        }
    }

    private static void Measure(VectorDevice device, string loss, Matrix left, Matrix right, TextWriter output)
    {
        foreach (bool withGradients in new[] { false, true })
        {
            long start = Stopwatch.GetTimestamp();
            using LossResult result = loss == "clip"
                ? device.Clip(left, right, new ClipOptions { LogitScale = Workload.LogitScale, WithGradients = withGradients })
                : device.NtXent(left, right, new NtXentOptions { LogitScale = Workload.LogitScale, WithGradients = withGradients });
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            using Process self = Process.GetCurrentProcess();
            output.WriteLine(FormattableString.Invariant(
                $"{loss,-7} {left.Rows}x{left.Columns} {(withGradients ? "gradients" : "forward"),-10} {device.Description.Name,-24} {seconds,8:F4} s  scratch {result.PeakScratchBytes / 1048576.0:F1} MiB, process {self.PeakWorkingSet64 / 1048576.0:F0} MiB"));
        }
    }
}
