using System.CommandLine;
using System.CommandLine.Completions;

namespace VkSim.Cli;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Device { get; } = new("--device")
    {
        Description = "Where to compute: auto (the best GPU, otherwise the CPU), cpu, or an index or part of a name of 'vksim devices'.",
        HelpName = "auto|cpu|INDEX|NAME",
        Recursive = true,
        CompletionSources = { CompleteDevice },
    };

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Print one JSON object on standard output and nothing else.",
        Recursive = true,
    };

    private static IEnumerable<CompletionItem> CompleteDevice(CompletionContext context)
    {
        yield return new CompletionItem("auto");
        foreach (DeviceDescription device in VectorDevice.Available("auto"))
        {
            yield return new CompletionItem(device.Name, detail: device.Driver);
        }
    }
}
