using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;

namespace VkSim.Samples.Cluster;

/// <summary><c>vksim serve</c>, as a process.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly Process _process;

    private SiloProcess(Process process, string silo, IPEndPoint gateway) => (_process, Silo, Gateway) = (process, silo, gateway);

    /// <summary>Where other silos reach it, which is what shards call it.</summary>
    public string Silo { get; }

    /// <summary>Where clients reach it.</summary>
    public IPEndPoint Gateway { get; }

    /// <summary>Starts one on ports that are free; silos with one folder are one cluster.</summary>
    public static SiloProcess Start(string folder, int deadAfter)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "vksim-silo.dll");
        var start = new ProcessStartInfo(
            "dotnet",
            ["exec", program, "serve", "--folder", folder, "--port", "0", "--gateway", "0", "--dead-after", $"{deadAfter}", "--device", "cpu", "--json"])
        {
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        var text = new StringBuilder();
        string? line;
        do
        {
            line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("A silo ended before it was ready.");
            text.AppendLine(line);
        }
        while (line != "}");
        using JsonDocument ready = JsonDocument.Parse(text.ToString());
        return new SiloProcess(
            process, ready.RootElement.GetProperty("silo").GetString()!, IPEndPoint.Parse(ready.RootElement.GetProperty("gateway").GetString()!));
    }

    /// <summary>Ends it without a warning, as a power failure would.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
