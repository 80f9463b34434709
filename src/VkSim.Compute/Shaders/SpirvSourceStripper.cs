using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <summary>
/// Takes source text and line numbers out of a module and leaves the names. The optimizer drops the names, without which nothing can
/// be bound by name, unless debug information is asked for; and that brings the sources along.
/// </summary>
internal static class SpirvSourceStripper
{
    private const int HeaderWords = 5;
    private const ushort SourceContinued = 2;
    private const ushort Source = 3;
    private const ushort String = 7;
    private const ushort Line = 8;
    private const ushort NoLine = 317;

    /// <param name="spirv">A module as the compiler gives it, in this machine's byte order.</param>
    public static byte[] Strip(ReadOnlySpan<byte> spirv)
    {
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(spirv);
        var kept = new List<uint>(words.Length);
        kept.AddRange(words[..HeaderWords]);
        for (int position = HeaderWords; position < words.Length;)
        {
            int count = (int)(words[position] >> 16);
            if (count == 0 || count > words.Length - position)
            {
                throw new InvalidDataException($"The compiler gave a malformed module: {count} words at word {position} of {words.Length}.");
            }

            if ((ushort)words[position] is not (SourceContinued or Source or String or Line or NoLine))
            {
                kept.AddRange(words.Slice(position, count));
            }

            position += count;
        }

        return MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(kept)).ToArray();
    }
}
