namespace VkSim.MicroBenchmarks.Engine;

/// <summary>A kernel that takes next to no time, so that what is measured is the way to it.</summary>
internal static class SmallKernel
{
    /// <summary>Values that the kernel works on.</summary>
    public const int Count = 64;

    /// <summary>Two buffers and two constants.</summary>
    public const string Source = """
        #version 450
        layout(local_size_x = 64) in;
        layout(std430, binding = 0) readonly buffer Source { float source[]; };
        layout(std430, binding = 1) buffer Target { float target[]; };
        layout(push_constant) uniform Constants { float factor; uint count; };
        void main() {
            uint i = gl_GlobalInvocationID.x;
            if (i < count) {
                target[i] = source[i] * factor;
            }
        }
        """;
}
