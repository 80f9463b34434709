using VkSim.Compute;
using Xunit.Sdk;

namespace VkSim.Compute.Tests.Shaders;

/// <summary>Compiles shaders for tests, where a compiler is installed; where Vulkan is required the compiler is too.</summary>
internal static class Glsl
{
    public static void Require()
    {
        if (ShaderCompiler.IsAvailable)
        {
            return;
        }

        const string Reason = "shaderc is not installed: neither its library nor glslc can be used";
        throw Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") == "1"
            ? new XunitException($"VKSIM_REQUIRE_VULKAN=1, but {Reason}.")
            : new Xunit.SkipException(Reason);
    }

    public static byte[] Compile(string source, ShaderCompileOptions? options = null)
    {
        Require();
        return ShaderCompiler.Compile(source, options);
    }

    public static ShaderReflection Reflect(string source, ShaderCompileOptions? options = null)
        => ShaderReflection.FromSpirv(Compile(source, options));

    public static ComputeShader Load(GpuDevice device, string source, string name = "test.comp")
    {
        Require();
        return ComputeShader.FromGlsl(device, source, new ShaderCompileOptions { FileName = name });
    }
}
