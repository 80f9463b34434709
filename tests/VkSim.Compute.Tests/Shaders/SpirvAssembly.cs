using System.Runtime.InteropServices;
using System.Text;

namespace VkSim.Compute.Tests.Shaders;

/// <summary>Modules written word by word, for what this machine's compiler does not produce.</summary>
internal sealed class SpirvAssembly
{
    private readonly List<uint> _words;

    public SpirvAssembly(uint version = 0x00010600, uint bound = 64) => _words = [0x07230203, version, 0, bound, 0];

    public SpirvAssembly Add(ushort op, params uint[] operands)
    {
        _words.Add((uint)(operands.Length + 1) << 16 | op);
        _words.AddRange(operands);
        return this;
    }

    public SpirvAssembly AddText(ushort op, uint[] before, string text, params uint[] after)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var padded = new byte[(bytes.Length / 4 + 1) * 4];
        bytes.CopyTo(padded, 0);
        return Add(op, [.. before, .. MemoryMarshal.Cast<byte, uint>(padded), .. after]);
    }

    public byte[] ToBytes() => MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_words)).ToArray();

    /// <summary>16 × (3 × constant_id 4, by default 8) × 1.</summary>
    public static byte[] LocalSizeId() => new SpirvAssembly()
        .Add(17, 1)
        .Add(14, 0, 1)
        .AddText(15, [5, 1], "main")
        .Add(331, 1, 38, 10, 13, 11)
        .Add(71, 12, 1, 4)
        .Add(19, 2)
        .Add(33, 3, 2)
        .Add(21, 4, 32, 0)
        .Add(43, 4, 10, 16)
        .Add(43, 4, 11, 1)
        .Add(50, 4, 12, 8)
        .Add(43, 4, 14, 3)
        .Add(52, 4, 13, 132, 12, 14)
        .Add(54, 2, 1, 0, 3)
        .Add(248, 5)
        .Add(253)
        .Add(56)
        .ToBytes();

    /// <summary>buffer Data { uint first; } data; in the way of SPIR-V 1.0.</summary>
    public static byte[] BufferBlock() => new SpirvAssembly(0x00010000)
        .Add(17, 1)
        .AddText(15, [5, 1], "main")
        .Add(16, 1, 17, 1, 1, 1)
        .AddText(5, [20], "Data")
        .AddText(5, [22], "data")
        .Add(71, 20, 3)
        .Add(72, 20, 0, 35, 0)
        .Add(71, 22, 33, 0)
        .Add(71, 22, 34, 0)
        .Add(19, 2)
        .Add(33, 3, 2)
        .Add(21, 4, 32, 0)
        .Add(43, 4, 10, 0)
        .Add(30, 20, 4)
        .Add(32, 21, 2, 20)
        .Add(32, 23, 2, 4)
        .Add(59, 21, 22, 2)
        .Add(54, 2, 1, 0, 3)
        .Add(248, 5)
        .Add(65, 23, 6, 22, 10)
        .Add(62, 6, 10)
        .Add(253)
        .Add(56)
        .ToBytes();
}
