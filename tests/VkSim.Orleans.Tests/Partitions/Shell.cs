using System.Diagnostics;

namespace VkSim.Orleans.Tests.Partitions;

/// <summary>Programs of the system.</summary>
internal static class Shell
{
    /// <summary>Runs one to its end; gives its exit code and all that it wrote.</summary>
    public static (int ExitCode, string Text) Run(TimeSpan patience, string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(patience))
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{program} has not ended after {patience.TotalSeconds} s.\n{output.Result}{error.Result}");
        }

        return (process.ExitCode, output.Result + error.Result);
    }

    /// <summary>Runs one that must not fail.</summary>
    public static void Do(string command)
    {
        string[] words = command.Split(' ');
        (int code, string text) = Run(TimeSpan.FromSeconds(20), words[0], words[1..]);
        if (code != 0)
        {
            throw new InvalidOperationException($"{command}: {code}, {text.Trim()}");
        }
    }

    public static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
