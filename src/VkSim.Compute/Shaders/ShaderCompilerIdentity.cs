using System.Globalization;
using System.Security.Cryptography;

namespace VkSim.Compute;

/// <summary>Tells one build of shaderc from another by what it produces.</summary>
internal static class ShaderCompilerIdentity
{
    // Touches the parts of the language whose translation has changed between compiler versions.
    private const string Source = """
        #version 450
        #extension GL_KHR_shader_subgroup_arithmetic : require
        layout(local_size_x_id = 0) in;
        layout(constant_id = 1) const uint WIDTH = 4u;
        layout(set = 0, binding = 0) readonly buffer Input { vec4 values[]; } source;
        layout(set = 0, binding = 1) writeonly buffer Output { float sums[]; };
        layout(push_constant) uniform Parameters { uint count; bool flip; mat2 turn; };
        shared float scratch[gl_WorkGroupSize.x];
        float square(in float x) { return x * x; }
        void main()
        {
            uint i = gl_GlobalInvocationID.x;
            float s = 0.0;
            for (uint k = 0u; k < WIDTH && i + k < count; k++)
            {
                vec4 v = source.values[i + k];
                s = fma(v.x, v.y, s) + square(isnan(v.z) ? 0.0 : (turn * v.zw).x);
            }
            scratch[gl_LocalInvocationIndex] = subgroupAdd(flip ? -s : s);
            barrier();
            switch (i & 3u) { case 0u: s = scratch[0]; break; default: s = unpackHalf2x16(floatBitsToUint(s)).x; }
            sums[i] = s;
        }
        """;

    /// <summary>The generator word that the compiler writes and a hash of what it makes of the probe: shaderc has no function that tells its version.</summary>
    public static string Probe(IShaderCompilerBackend backend)
    {
        byte[] spirv = ShaderCompiler.Compile(backend, Source, new ShaderCompileOptions());
        uint generator = BitConverter.ToUInt32(spirv, 8);
        string hash = Convert.ToHexStringLower(SHA256.HashData(spirv))[..12];
        return string.Create(CultureInfo.InvariantCulture, $"shaderc (generator 0x{generator:x8}, probe {hash})");
    }
}
