using System.Diagnostics;

namespace VkSim.Guides.Tests.Programs;

/// <summary>The .NET SDK's command.</summary>
internal static class DotNet
{
    // No server may outlive a test: it would hold the pipes open that its output is read from.
    private static readonly string[] NoServers = ["-v", "q", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"];

    /// <summary>Packs, builds or restores.</summary>
    public static void Build(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Run(folder, environment, "dotnet", [.. arguments, .. NoServers]);

    /// <summary>What a program prints; it must succeed.</summary>
    public static string Run(string folder, IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}{error.Result}");
        return output.ReplaceLineEndings("\n");
    }
}
