using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace VkSim.Cli.Tests.Processes;

/// <summary>The built program, run as a user's shell or script runs it.</summary>
internal sealed record VkSimProcess(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    /// <summary>The program's assembly, beside the tests' own.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "VkSim.Cli.dll");

    public JsonElement Json
    {
        get
        {
            using JsonDocument document = JsonDocument.Parse(Output);
            return document.RootElement.Clone();
        }
    }

    public static VkSimProcess Run(params string[] arguments) => Run(new Dictionary<string, string?>(), arguments);

    public static VkSimProcess Run(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        Finish(Start("dotnet", ["exec", Assembly, .. arguments], environment));

    public static Process Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment.Remove("VKSIM_DEVICE");
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static VkSimProcess Finish(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            Task<string> error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(_patience))
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException("vksim did not end.");
            }

            process.WaitForExit();
            return new VkSimProcess(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
        }
    }

    /// <summary>It failed with that code, one line on standard error that holds the words, and nothing on standard output.</summary>
    public void AssertFailed(int exitCode, params string[] words)
    {
        Assert.Equal((exitCode, ""), (ExitCode, Output));
        string line = Assert.Single(Error.TrimEnd('\n', '\r').Split('\n'));
        Assert.StartsWith("vksim: ", line, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, line, StringComparison.Ordinal));
    }
}
