using System.Runtime.InteropServices;

namespace VkSim.Simd.Threading;

/// <summary>A counter with two cache lines of its own, so that threads that hit it do not slow its neighbours.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct PaddedCounter
{
    [FieldOffset(64)]
    public long Value;
}
