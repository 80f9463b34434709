using System.Runtime.InteropServices;
using Orleans;

namespace VkSim.Orleans.Contracts;

/// <summary>Single-precision numbers on their way: their bytes as they lie in memory, which a message takes in one piece.</summary>
[GenerateSerializer, Immutable, Alias("vksim.vectors")]
internal readonly struct VectorBlock
{
    [Id(0)]
    private readonly byte[]? _bytes;

    public VectorBlock(ReadOnlySpan<float> values)
    {
        _bytes = MemoryMarshal.AsBytes(values).ToArray();
    }

    /// <summary>The numbers.</summary>
    public ReadOnlySpan<float> Values => MemoryMarshal.Cast<byte, float>(_bytes);

    /// <summary>How many.</summary>
    public int Count => (_bytes?.Length ?? 0) / sizeof(float);
}
