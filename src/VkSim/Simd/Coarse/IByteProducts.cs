using System.Runtime.Intrinsics;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Coarse;

/// <summary>Products of bytes, the fastest way that an instruction set has.</summary>
internal interface IByteProducts
{
    /// <summary>Whether the machine has the instructions.</summary>
    static abstract bool IsSupported { get; }

    /// <summary>The lowest level that has them.</summary>
    static abstract SimdLevel Least { get; }

    /// <summary>What is added to each code of a row: 128 where the codes are multiplied as they are stored, without a sign.</summary>
    static abstract int Bias { get; }

    /// <summary>Adds the products of 32 components in groups of any 4, exactly; in all there are at most 2¹⁶ components.</summary>
    /// <param name="sums">The sums so far.</param>
    /// <param name="row">Codes of a row, plus 128.</param>
    /// <param name="query">Codes of a query, from −63 to 63.</param>
    static abstract Vector256<int> Add(Vector256<int> sums, Vector256<byte> row, Vector256<sbyte> query);
}
