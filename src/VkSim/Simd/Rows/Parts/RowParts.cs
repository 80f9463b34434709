using System.Runtime.CompilerServices;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Storage;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Rows.Parts;

/// <summary>
/// Cuts rows into parts that kernels work on as single precision in whole groups of 32 columns: as many groups as there
/// are, up to a segment, straight from the matrix where it holds single precision; then what is left, filled up.
/// </summary>
internal static unsafe class RowParts<TVec, TLanes>
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    /// <summary>Columns of a group; a multiple of every vector's lanes.</summary>
    public const int Group = 32;

    /// <summary>The most columns of a part, and the floats that a buffer for one needs.</summary>
    public const int Most = 2048;

    /// <summary>The columns of the part that begins where this many are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Length(int left) => left >= Group ? Math.Min(left, Most) & -Group : left;

    /// <summary>A part's length in whole groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Padded(int count) => (count + Group - 1) & -Group;

    /// <summary>The elements of a part, in the matrix itself or in the buffer, filled up to <see cref="Padded"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* Read(in HostMatrix matrix, long row, int column, int count, float filler, float* buffer)
    {
        if (matrix.ElementType == ElementType.Float32 && count % Group == 0)
        {
            return matrix.Row<float>(row) + column;
        }

        switch (matrix.ElementType)
        {
            case ElementType.Float32:
                Widen(matrix.Row<float>(row) + column, count, filler, buffer);
                break;
            case ElementType.Float16:
                Widen(matrix.Row<Half>(row) + column, count, filler, buffer);
                break;
            default:
                Widen(matrix.Row<BFloat16>(row) + column, count, filler, buffer);
                break;
        }

        return buffer;
    }

    /// <summary>The elements of a part, from numbers in a row of their own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* Read(float* values, int column, int count, float filler, float* buffer)
    {
        if (count % Group == 0)
        {
            return values + column;
        }

        Widen(values + column, count, filler, buffer);
        return buffer;
    }

    /// <summary>Where a part's results are to be written in whole groups, before <see cref="Commit"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float* Target(in HostMatrix matrix, long row, int column, int count, float* buffer)
        => matrix.ElementType == ElementType.Float32 && count % Group == 0 ? matrix.Row<float>(row) + column : buffer;

    /// <summary>Brings results that went to the buffer into the matrix.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Commit(in HostMatrix matrix, long row, int column, int count, float* results)
    {
        switch (matrix.ElementType)
        {
            case ElementType.Float32:
                if (count % Group != 0)
                {
                    Narrow(results, count, matrix.Row<float>(row) + column);
                }

                break;
            case ElementType.Float16:
                Narrow(results, count, matrix.Row<Half>(row) + column);
                break;
            default:
                Narrow(results, count, matrix.Row<BFloat16>(row) + column);
                break;
        }
    }

    /// <summary>Writes one number into all columns of a row.</summary>
    public static void Fill(in HostMatrix matrix, long row, float value)
    {
        float* buffer = stackalloc float[Group];
        new Span<float>(buffer, Group).Fill(value);
        for (int column = 0; column < matrix.Columns; column += Group)
        {
            int count = Math.Min(Group, matrix.Columns - column);
            float* target = Target(matrix, row, column, count, buffer);
            if (target != buffer)
            {
                new Span<float>(target, Group).Fill(value);
            }

            Commit(matrix, row, column, count, buffer);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen<T>(T* source, int count, float filler, float* buffer)
        where T : unmanaged
    {
        int column = 0;
        for (; column + TLanes.Count <= count; column += TLanes.Count)
        {
            TLanes.Store(buffer + column, ElementVectors.Load<TVec, T>(source + column));
        }

        for (; column < count; column++)
        {
            buffer[column] = ElementVectors.LoadScalar(source + column);
        }

        for (; column % Group != 0; column++)
        {
            buffer[column] = filler;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow<T>(float* results, int count, T* destination)
        where T : unmanaged
    {
        int column = 0;
        for (; column + TLanes.Count <= count; column += TLanes.Count)
        {
            ElementVectors.Store(TLanes.Load(results + column), destination + column, stream: false);
        }

        for (; column < count; column++)
        {
            ElementVectors.StoreScalar(results[column], destination + column);
        }
    }
}
