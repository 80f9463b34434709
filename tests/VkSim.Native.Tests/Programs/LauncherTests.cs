namespace VkSim.Native.Tests;

/// <summary>The command that was compiled ahead of time: one name starts the build for the processor.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Launcher => _folder.At("vksim");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ItStartsTheBuildBesideItWithAllArguments()
    {
        Compile();
        foreach (string level in new[] { "v2", "v3", "v4" })
        {
            string build = _folder.At($"vksim-x86-64-{level}");
            File.WriteAllText(build, $"#!/bin/sh\necho {level} $#:$2\nexit 4\n");
            Tool.Require("chmod", ["+x", build]);
            Assert.Equal((4, $"{level} 2:two words\n"), Tool.Run(Launcher, ["one", "two words"], ("VKSIM_ISA", level)));
        }

        Assert.Matches("^v[234] 0:\n$", Tool.Run(Launcher, [], ("VKSIM_ISA", "")).Output);
    }

    [Fact]
    public void AMissingBuildIsTold()
    {
        Compile();
        (int exitCode, string output) = Tool.Run(Launcher, [], ("VKSIM_ISA", "v3"));
        Assert.Equal(1, exitCode);
        Assert.Equal($"vksim: cannot start {_folder.At("vksim-x86-64-v3")}: No such file or directory\n", output);
    }

    [Fact]
    [Trait("Needs", "Program")]
    public void ItWritesWhatTheCommandOnDotNetWrites()
    {
        NpyFile.WriteRandom(_folder.At("a.npy"), 20, 65, seed: 3);
        Cosine("dotnet", [Path.Combine(AppContext.BaseDirectory, "VkSim.Cli.dll")], "expected.npy");
        Cosine(Places.Source("artifacts/native/bin/vksim"), [], "found.npy");
        Assert.Equal(NpyFile.Read<float>(_folder.At("expected.npy")), NpyFile.Read<float>(_folder.At("found.npy")));
    }

    private void Compile() =>
        Tool.Require("gcc", ["-std=gnu11", "-Wall", "-Wextra", "-Werror", Places.Source("src/VkSim.Native/loader/launch.c"), "-o", Launcher]);

    private void Cosine(string program, string[] first, string output) => Tool.Require(
        program, [.. first, "cosine", _folder.At("a.npy"), _folder.At("a.npy"), "--out", _folder.At(output), "--device", "cpu"]);
}
