using System.Diagnostics;
using System.Text.Json;

namespace VkSim.Cli.Tests.Processes;

/// <summary><c>vksim serve</c>, as it runs.</summary>
internal sealed class SiloProcess : IDisposable
{
    private readonly Process _process;

    private SiloProcess(Process process, JsonElement ready) => (_process, Ready) = (process, ready);

    /// <summary>What it printed when others could reach it.</summary>
    public JsonElement Ready { get; }

    public string Gateway => Ready.GetProperty("gateway").GetString()!;

    public int Id => _process.Id;

    /// <summary>Starts one on ports that are free.</summary>
    public static SiloProcess Start(string folder, int deadAfter) => Start(folder, deadAfter, new Dictionary<string, string?>());

    /// <summary>Starts one on ports that are free, with more options.</summary>
    public static SiloProcess Start(string folder, int deadAfter, IReadOnlyDictionary<string, string?> environment, params string[] more)
    {
        Process process = VkSimProcess.Start(
            "dotnet",
            ["exec", VkSimProcess.Assembly, "serve", "--folder", folder, "--port", "0", "--gateway", "0", "--dead-after", $"{deadAfter}", "--device", "cpu", "--json", .. more],
            environment);
        string text = "";
        while (process.StandardOutput.ReadLine() is { } line)
        {
            text += line;
            if (line == "}")
            {
                using JsonDocument ready = JsonDocument.Parse(text);
                return new SiloProcess(process, ready.RootElement.Clone());
            }
        }

        VkSimProcess ended = VkSimProcess.Finish(process);
        throw new InvalidOperationException($"The silo has ended with {ended.ExitCode}: {ended.Error}");
    }

    /// <summary>Ends it without a warning.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Asks it to end, and waits until it has.</summary>
    public VkSimProcess Terminate()
    {
        using (Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            kill.WaitForExit();
        }

        return VkSimProcess.Finish(_process);
    }

    public void Dispose()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }

        _process.Dispose();
    }
}
