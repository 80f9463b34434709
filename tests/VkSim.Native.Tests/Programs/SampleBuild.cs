namespace VkSim.Native.Tests;

/// <summary>The C samples, built by their own CMake project under AddressSanitizer.</summary>
public sealed class SampleBuild : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SampleBuild()
    {
        Tool.Require(
            "cmake",
            [
                "-S", Places.Source("samples/native"), "-B", _folder.At("build"), $"-DCMAKE_PREFIX_PATH={Places.Prefix}",
                "-DCMAKE_C_FLAGS=-g -fsanitize=address,undefined -fno-sanitize-recover=undefined",
            ]);
        Tool.Require("cmake", ["--build", _folder.At("build")]);
    }

    internal string Similarity => _folder.At("build/similarity");

    internal string Frame => _folder.At("build/frame");

    internal string HostDevice => _folder.At("build/host_device");

    public void Dispose() => _folder.Dispose();
}
