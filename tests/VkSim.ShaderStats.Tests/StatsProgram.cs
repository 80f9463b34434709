using System.Diagnostics;

namespace VkSim.ShaderStats.Tests;

/// <summary>The tool in a process of its own: a driver reads its environment once.</summary>
internal static class StatsProgram
{
    public static (int ExitCode, string Output, string Said) Run(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(StatsCommand).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process tool = Process.Start(start)!;
        // Both at once, so that the tool does not wait for either to be read.
        Task<string> output = tool.StandardOutput.ReadToEndAsync();
        string said = tool.StandardError.ReadToEnd();
        tool.WaitForExit();
        return (tool.ExitCode, output.Result, said);
    }
}
