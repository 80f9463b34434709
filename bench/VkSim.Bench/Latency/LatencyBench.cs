using System.Diagnostics;
using VkSim.Compute;

namespace VkSim.Bench.Latency;

/// <summary>How long one small thing takes from the call to the result on the host, and what it allocates.</summary>
internal static class LatencyBench
{
    private const int WarmUpRuns = 200;
    private const int Runs = 2000;

    private const string EmptyKernel = """
        #version 450
        layout(local_size_x = 1) in;
        void main() {}
        """;

    /// <summary>Submit and wait, again and again, of one recorded dispatch that does nothing.</summary>
    public static void EmptyReplay(string adapterName, TextWriter output)
    {
        using GpuDevice device = GpuDevice.Create(GpuAdapter.Select(adapterName));
        using ComputeShader shader = ComputeShader.FromGlsl(device, EmptyKernel);
        using Kernel kernel = shader.FindKernel("main");
        using CommandList commands = device.CreateCommandList("empty");
        commands.Dispatch(kernel, 1, 1, 1);
        Report($"empty kernel, replay and wait, {device.Adapter.Name}", output, () => commands.Submit().Wait());
    }

    /// <summary>One query of 512 components against 10,000 rows, the best ten back on the host.</summary>
    public static void SmallSearch(string deviceName, TextWriter output)
    {
        const int Rows = 10_000;
        const int Columns = 512;
        var random = new Random(7);
        float[] values = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextSingle() - 0.5f)];
        using VectorDevice device = VectorDevice.Create(deviceName);
        using Matrix database = device.Upload(values, Rows, Columns);
        using Matrix query = device.Upload(values.AsSpan(0, Columns), 1, Columns);
        if (device.CosineTopK(query, database, 10).IdsOf(0)[0] != 0)
        {
            throw new WrongResultException($"{device.Description.Name}: a row is not its own nearest neighbour");
        }

        Report($"1x{Columns} against {Rows}x{Columns}, cosine top 10, {device.Description.Name}", output,
            () => device.CosineTopK(query, database, 10));
    }

    private static void Report(string what, TextWriter output, Action action)
    {
        for (int run = 0; run < WarmUpRuns; run++)
        {
            action();
        }

        // Time for the runtime's optimized code to arrive.
        Thread.Sleep(300);
        double[] micros = new double[Runs];
        action();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int run = 0; run < Runs; run++)
        {
            long begin = Stopwatch.GetTimestamp();
            action();
            micros[run] = Stopwatch.GetElapsedTime(begin).TotalMicroseconds;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(micros);
        output.WriteLine(FormattableString.Invariant(
            $"{what}: median {micros[Runs / 2]:F1} us, p95 {micros[Runs * 95 / 100]:F1} us, {allocated / Runs} bytes allocated a run"));
    }
}
