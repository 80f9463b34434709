using System.Collections.Concurrent;

namespace VkSim.Compute.Tests;

/// <summary>Small shaders, each compiled once for all devices.</summary>
internal static class TestShaders
{
    /// <summary>values[i] = values[i] * factor + term.</summary>
    public const string Affine = """
        #version 450
        layout(local_size_x = 64) in;
        layout(std430, set = 0, binding = 0) buffer Values { uint values[]; };
        layout(push_constant) uniform Parameters { uint count; uint factor; uint term; };
        void main()
        {
            uint i = gl_GlobalInvocationID.x;
            if (i < count) values[i] = values[i] * factor + term;
        }
        """;

    /// <summary>result[i] = left[i] * 3 + right[i] + term.</summary>
    public const string Combine = """
        #version 450
        layout(local_size_x = 64) in;
        layout(std430, set = 0, binding = 0) readonly buffer Left { uint left[]; };
        layout(std430, set = 0, binding = 1) readonly buffer Right { uint right[]; };
        layout(std430, set = 0, binding = 2) writeonly buffer Result { uint result[]; };
        layout(push_constant) uniform Parameters { uint count; uint term; };
        void main()
        {
            uint i = gl_GlobalInvocationID.x;
            if (i < count) result[i] = left[i] * 3u + right[i] + term;
        }
        """;

    /// <summary>Every workgroup counts for a while; values[0] is the number of workgroups that have.</summary>
    /// <remarks>The time is in the number of workgroups: lavapipe ends any loop after 65535 rounds.</remarks>
    public const string Spin = """
        #version 450
        layout(local_size_x = 1) in;
        layout(std430, set = 0, binding = 0) buffer Values { uint values[]; };
        void main()
        {
            uint x = gl_WorkGroupID.x;
            for (uint i = 0u; i < 20000u; i++) x = x * 1664525u + (x >> 16) + 1013904223u;
            atomicAdd(values[0], 1u);
            if (x == 0u) values[1] = x;
        }
        """;

    /// <summary>Writes the group counts of an indirect dispatch.</summary>
    public const string Arguments = """
        #version 450
        layout(local_size_x = 1) in;
        layout(std430, set = 0, binding = 0) buffer Groups { uint groups[]; };
        layout(push_constant) uniform Parameters { uint first; uint x; };
        void main()
        {
            groups[first] = x;
            groups[first + 1u] = 1u;
            groups[first + 2u] = 1u;
        }
        """;

    private static readonly ConcurrentDictionary<string, byte[]> Compiled = new();

    public static ComputeShader Load(GpuDevice device, string source, string name = "test")
        => ComputeShader.FromSpirv(device, Compiled.GetOrAdd(source, s => ShaderCompiler.Compile(s)), name);
}
