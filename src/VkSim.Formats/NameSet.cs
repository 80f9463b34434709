using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace VkSim.Formats;

/// <summary>
/// Tells whether a name occurs twice among a known number of them, in 16 bytes a name whatever their lengths: of each only a part of its
/// SHA-256 is kept, which nobody finds two names for.
/// </summary>
internal sealed class NameSet(int count)
{
    private readonly UInt128[] _digests = new UInt128[count];
    private int _added;

    /// <summary>Adds a name.</summary>
    public void Add(ReadOnlySpan<byte> name) => _digests[_added++] = Digest(name);

    /// <summary>Whether a name is the one that <see cref="FindDuplicate"/> found.</summary>
    public static bool Is(ReadOnlySpan<byte> name, UInt128 digest) => Digest(name) == digest;

    /// <summary>What stands for a name that was added twice, or null.</summary>
    public UInt128? FindDuplicate()
    {
        Array.Sort(_digests);
        for (int i = 1; i < _added; i++)
        {
            if (_digests[i] == _digests[i - 1])
            {
                return _digests[i];
            }
        }

        return null;
    }

    private static UInt128 Digest(ReadOnlySpan<byte> name)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, digest);
        return MemoryMarshal.Read<UInt128>(digest);
    }
}
