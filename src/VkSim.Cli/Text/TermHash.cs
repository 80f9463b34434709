namespace VkSim.Cli.Text;

/// <summary>
/// The hash of a feature: FNV-1a over code points with a 64-bit finalizer. It is fixed for good, the same on every
/// platform and in every version, because vectors of different runs are compared with each other.
/// </summary>
internal static class TermHash
{
    /// <summary>Seeds keep a word, a pair of words and a run of characters with the same spelling apart.</summary>
    public const ulong WordSeed = 0xCBF29CE484222325;
    public const ulong CharacterSeed = 0x9AE16A3B2F90404F;

    private const ulong Prime = 0x00000100000001B3;

    public static ulong Append(ulong state, int codePoint) => (state ^ (uint)codePoint) * Prime;

    public static ulong Join(ulong first, ulong second) => Finish((first * 0x9E3779B97F4A7C15) + second);

    /// <summary>FNV's high bits are weak for short inputs and the dimension is taken from them, hence MurmurHash3's finalizer.</summary>
    public static ulong Finish(ulong state)
    {
        state ^= state >> 33;
        state *= 0xFF51AFD7ED558CCD;
        state ^= state >> 33;
        state *= 0xC4CEB9FE1A85EC53;
        return state ^ (state >> 33);
    }
}
