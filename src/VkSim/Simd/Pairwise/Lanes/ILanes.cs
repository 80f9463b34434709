
namespace VkSim.Simd.Pairwise.Lanes;

/// <summary>
/// The arithmetic of one vector width. Kernels are generic over it, so that one source becomes straight AVX-512, AVX2,
/// SSE/NEON or scalar code; every method is one or a few instructions.
/// </summary>
/// <typeparam name="TVec">The vector of <see cref="Count"/> single-precision lanes.</typeparam>
internal unsafe interface ILanes<TVec>
    where TVec : struct
{
    /// <summary>The number of lanes, a power of two.</summary>
    static abstract int Count { get; }

    /// <summary>All lanes zero.</summary>
    static abstract TVec Zero { get; }

    /// <summary>Reads <see cref="Count"/> floats; no alignment needed.</summary>
    static abstract TVec Load(float* source);

    /// <summary>Reads elements of a storage type and widens them.</summary>
    static abstract TVec LoadWide<T>(T* source)
        where T : unmanaged;

    /// <summary>Writes <see cref="Count"/> floats; no alignment needed.</summary>
    static abstract void Store(float* destination, TVec value);

    /// <summary>Writes around the caches; the address must be a multiple of the vector's size.</summary>
    static abstract void StoreNonTemporal(float* destination, TVec value);

    /// <summary>The same value in every lane.</summary>
    static abstract TVec Broadcast(float value);

    /// <summary>The same bit pattern in every lane.</summary>
    static abstract TVec BroadcastBits(int bits);

    /// <summary>a + b.</summary>
    static abstract TVec Add(TVec a, TVec b);

    /// <summary>a − b.</summary>
    static abstract TVec Subtract(TVec a, TVec b);

    /// <summary>a · b.</summary>
    static abstract TVec Multiply(TVec a, TVec b);

    /// <summary>a / b.</summary>
    static abstract TVec Divide(TVec a, TVec b);

    /// <summary>a · b + c, with one rounding where the machine has the instruction.</summary>
    static abstract TVec MultiplyAdd(TVec a, TVec b, TVec c);

    /// <summary>c − a · b, with one rounding where the machine has the instruction.</summary>
    static abstract TVec NegatedMultiplyAdd(TVec a, TVec b, TVec c);

    /// <summary>|a|.</summary>
    static abstract TVec Abs(TVec a);

    /// <summary>√a.</summary>
    static abstract TVec Sqrt(TVec a);

    /// <summary>The larger of two vectors without a sign, compared as bits: NaN wins over everything, in one instruction.</summary>
    static abstract TVec MaxMagnitude(TVec a, TVec b);

    /// <summary>The smaller; where <paramref name="value"/> is NaN, NaN.</summary>
    static abstract TVec Min(TVec limit, TVec value);

    /// <summary>The larger; where <paramref name="value"/> is NaN, NaN.</summary>
    static abstract TVec Max(TVec limit, TVec value);

    /// <summary>a AND b on the bits.</summary>
    static abstract TVec And(TVec a, TVec b);

    /// <summary>a OR b on the bits.</summary>
    static abstract TVec Or(TVec a, TVec b);

    /// <summary>The bits as 32-bit integers, added.</summary>
    static abstract TVec AddBits(TVec a, TVec b);

    /// <summary>The bits as 32-bit integers, subtracted.</summary>
    static abstract TVec SubtractBits(TVec a, TVec b);

    /// <summary>The bits shifted left.</summary>
    static abstract TVec ShiftLeft(TVec a, int count);

    /// <summary>The bits as 32-bit integers, shifted right with their sign.</summary>
    static abstract TVec ShiftRight(TVec a, int count);

    /// <summary>The bits read as 32-bit integers, converted to floating point.</summary>
    static abstract TVec ConvertFromInt32(TVec bits);

    /// <summary>All ones where a = b.</summary>
    static abstract TVec Equal(TVec a, TVec b);

    /// <summary>All ones where a &lt; b.</summary>
    static abstract TVec Less(TVec a, TVec b);

    /// <summary><paramref name="whenSet"/> where the mask is all ones, otherwise <paramref name="otherwise"/>.</summary>
    static abstract TVec Select(TVec mask, TVec whenSet, TVec otherwise);

    /// <summary>One bit a lane: its sign bit, so what a mask holds.</summary>
    static abstract uint Bits(TVec mask);

    /// <summary>One bit a lane: a &gt; b.</summary>
    static abstract uint GreaterBits(TVec a, TVec b);

    /// <summary>One bit a lane: not a &lt; b, so set where either is NaN.</summary>
    static abstract uint NotLessBits(TVec a, TVec b);

    /// <summary>All ones where a &gt; b, the bits read as 32-bit integers.</summary>
    static abstract TVec GreaterInt32(TVec a, TVec b);

    /// <summary>The sum of the bits read as 32-bit integers.</summary>
    static abstract int SumInt32(TVec a);

    /// <summary>
    /// Writes the lanes whose mask is all ones one after the other. What follows them, up to <see cref="Count"/> floats in
    /// all, may be overwritten.
    /// </summary>
    static abstract void StoreSelected(float* destination, TVec value, TVec mask);

    /// <summary>
    /// Turns four columns of <see cref="Count"/> rows: column c of row r lands in lane r of <c>destination + c·stride</c>.
    /// For a single lane, four values of one row are written <paramref name="stride"/> apart.
    /// </summary>
    /// <param name="rows">The addresses of <see cref="Count"/> rows.</param>
    /// <param name="column">The first of the four columns.</param>
    /// <param name="destination">Where the first column's lanes go.</param>
    /// <param name="stride">Floats from one column's lanes to the next one's.</param>
    static abstract void TransposeQuad(float** rows, nint column, float* destination, nint stride);

    /// <summary>
    /// Turns <see cref="Count"/> columns of <see cref="Count"/> rows: column c of row r lands in lane r of
    /// <c>destination + c·stride</c>. Every row is read with one whole load, which suits rows that come
    /// from memory.
    /// </summary>
    /// <param name="rows">The addresses of <see cref="Count"/> rows.</param>
    /// <param name="column">The first of the columns.</param>
    /// <param name="destination">Where the first column's lanes go.</param>
    /// <param name="stride">Floats from one column's lanes to the next one's.</param>
    static abstract void TransposeSquare(float** rows, nint column, float* destination, nint stride);

    /// <summary>Turns eight columns of <see cref="Count"/> rows: a vector for each column, whose lane r is of row r.</summary>
    static abstract void TransposeOctet(
        float** rows, nint column,
        out TVec c0, out TVec c1, out TVec c2, out TVec c3, out TVec c4, out TVec c5, out TVec c6, out TVec c7);
}
