using System.Runtime.InteropServices;

namespace VkSim;

/// <summary>Room on the stack for the chains of one row reduction.</summary>
[StructLayout(LayoutKind.Sequential, Size = Chains * sizeof(float))]
internal struct ChainBuffer
{
    /// <summary>The number of chains.</summary>
    public const int Chains = 32;
}
