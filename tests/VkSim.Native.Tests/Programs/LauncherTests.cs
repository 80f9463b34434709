namespace VkSim.Native.Tests;

/// <summary>The command that was compiled ahead of time: one name starts the build for the processor.</summary>
public sealed class LauncherTests : IDisposable
{
    private static readonly string s_program = Places.Source("artifacts/native/bin/vksim");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void ItWritesWhatTheCommandOnDotNetWrites()
    {
        Skip.IfNot(File.Exists(s_program), "It is built by 'dotnet run build.cs -- native --cli'.");
        NpyFile.WriteRandom(_folder.At("a.npy"), 20, 65, seed: 3);
        Cosine("dotnet", [Path.Combine(AppContext.BaseDirectory, "VkSim.Cli.dll")], "expected.npy");
        Cosine(s_program, [], "found.npy");
        Assert.Equal(NpyFile.Read<float>(_folder.At("expected.npy")), NpyFile.Read<float>(_folder.At("found.npy")));
    }

    [SkippableFact]
    public void ItKeepsExitCodes()
    {
        Skip.IfNot(File.Exists(s_program), "It is built by 'dotnet run build.cs -- native --cli'.");
        Assert.Equal(2, Tool.Run(s_program, ["no such command"]).ExitCode);
        Assert.Equal(0, Tool.Run(s_program, ["--version"]).ExitCode);
    }

    private void Cosine(string program, string[] first, string output) => Tool.Require(
        program, [.. first, "cosine", _folder.At("a.npy"), _folder.At("a.npy"), "--out", _folder.At(output), "--device", "cpu"]);
}
