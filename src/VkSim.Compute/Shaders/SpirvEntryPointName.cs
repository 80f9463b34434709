using System.Runtime.InteropServices;
using System.Text;

namespace VkSim.Compute;

/// <summary>Gives a module's entry point the name of the kernel: the GLSL compiler calls every one <c>main</c>.</summary>
internal static class SpirvEntryPointName
{
    private const int HeaderWords = 5;

    /// <param name="spirv">A module as the compiler gives it, in this machine's byte order, with one entry point.</param>
    /// <param name="name">The new name, ASCII.</param>
    public static byte[] Replace(ReadOnlySpan<byte> spirv, string name)
    {
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(spirv);
        int position = HeaderWords;
        while ((SpirvOp)(ushort)words[position] != SpirvOp.EntryPoint)
        {
            position += Math.Max((int)(words[position] >> 16), 1);
        }

        int count = (int)(words[position] >> 16);
        var instruction = new SpirvInstruction(SpirvOp.EntryPoint, words.Slice(position + 1, count - 1), position, name);
        instruction.Text(2, out int next);
        var text = new uint[name.Length / sizeof(uint) + 1];
        Encoding.ASCII.GetBytes(name, MemoryMarshal.AsBytes(text.AsSpan()));
        uint[] entry = [0, instruction[0], instruction[1], .. text, .. instruction.Operands[next..]];
        entry[0] = (uint)SpirvOp.EntryPoint | (uint)entry.Length << 16;
        uint[] renamed = [.. words[..position], .. entry, .. words[(position + count)..]];
        return MemoryMarshal.AsBytes(renamed.AsSpan()).ToArray();
    }
}
