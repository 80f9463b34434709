using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Rows;
using VkSim.Simd.Storage;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Pairwise.Packing;

/// <summary>Panels of one vector width.</summary>
internal sealed unsafe class PanelPacker<TVec, TLanes> : PanelPacker
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const int LeastNormalExponent = -126;
    private const int Quad = PanelShape.DepthAlignment;

    /// <inheritdoc/>
    public override PanelShape Shape => PanelShape.ForLanes(TLanes.Count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void PackRight(float** rows, int columns, float* panel)
    {
        nint height = 2 * TLanes.Count;
        int squares = columns & ~(TLanes.Count - 1);
        int column = 0;
        for (; column < squares; column += TLanes.Count)
        {
            float* destination = panel + (column * height);
            TLanes.TransposeSquare(rows, column, destination, height);
            TLanes.TransposeSquare(rows + TLanes.Count, column, destination + TLanes.Count, height);
        }

        for (; column <= columns - Quad; column += Quad)
        {
            float* destination = panel + (column * height);
            TLanes.TransposeQuad(rows, column, destination, height);
            TLanes.TransposeQuad(rows + TLanes.Count, column, destination + TLanes.Count, height);
        }

        PackRest(rows, (int)height, column, columns, panel);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void PackLeft(float** rows, int height, int columns, float* panel)
    {
        // What a vector writes too much, the next column overwrites.
        int whole = columns & ~(Quad - 1);
        for (nint column = 0; column < whole; column += Quad)
        {
            for (int row = 0; row < height; row += TLanes.Count)
            {
                TLanes.TransposeQuad(rows + row, column, panel + (column * height) + row, height);
            }
        }

        PackRest(rows, height, whole, columns, panel);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void PackColumns(
        in HostMatrix matrix, long firstRow, int rows, int column, int columns, int* exponents, float* factors, float* panel)
    {
        nint width = 2 * TLanes.Count;
        nint stride = (nint)(matrix.RowStride * matrix.ElementSize);
        byte* source = (byte*)matrix.Row(firstRow) + ((nint)column * matrix.ElementSize);
        bool isPlain = columns == width && matrix.ElementType == ElementType.Float32;
        for (int row = 0; row < rows; row++, source += stride, panel += width)
        {
            float* values = (float*)source;
            if (!isPlain || exponents[row] != 0)
            {
                Widen(source, matrix.ElementType, columns, exponents[row], panel);
                new Span<float>(panel + columns, (int)width - columns).Clear();
                values = panel;
            }

            // The same rows' next columns are the next panel.
            if (Sse.IsSupported)
            {
                Sse.Prefetch1(source + (width * sizeof(float)));
                Sse.Prefetch1(source + ((width + TLanes.Count) * sizeof(float)));
            }

            TVec factor = TLanes.Broadcast(factors[row]);
            TLanes.Store(panel, TLanes.Multiply(TLanes.Load(values), factor));
            TLanes.Store(panel + TLanes.Count, TLanes.Multiply(TLanes.Load(values + TLanes.Count), factor));
        }

        new Span<float>(panel, (PanelShape.PackedDepth(rows) - rows) * (int)width).Clear();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddSquares(float* panel, int height, int columns, float* sums)
    {
        for (; columns > 0; columns -= ChainLayout.Block)
        {
            int depth = Math.Min(columns, ChainLayout.Block);
            for (int row = 0; row < height; row += TLanes.Count)
            {
                // The lanes beyond a left panel's height hold no row's sum.
                StoreFirst(TLanes.Add(TLanes.Load(sums + row), SquaresOf(panel + row, height, depth)), sums + row, height - row);
            }

            panel += (nint)depth * height;
        }
    }

    /// <inheritdoc/>
    public override void Widen(void* source, ElementType elementType, int count, int exponent, float* destination)
    {
        switch (elementType)
        {
            case ElementType.Float32:
                Widen((float*)source, count, destination);
                break;
            case ElementType.Float16:
                Widen((Half*)source, count, destination);
                break;
            default:
                Widen((BFloat16*)source, count, destination);
                break;
        }

        if (exponent != 0)
        {
            Scale(destination, count, exponent);
        }
    }

    /// <inheritdoc/>
    public override double Norm(void* row, ElementType elementType, int columns) => elementType switch
    {
        ElementType.Float32 => EuclideanNorm.Compute<TLanes, TVec, float>((float*)row, columns),
        ElementType.Float16 => EuclideanNorm.Compute<TLanes, TVec, Half>((Half*)row, columns),
        _ => EuclideanNorm.Compute<TLanes, TVec, BFloat16>((BFloat16*)row, columns),
    };

    /// <inheritdoc/>
    public override bool Coincide(void* a, void* b, ElementType elementType, int columns) => elementType switch
    {
        ElementType.Float32 => Coincide((float*)a, (float*)b, columns),
        ElementType.Float16 => Coincide((Half*)a, (Half*)b, columns),
        _ => Coincide((BFloat16*)a, (BFloat16*)b, columns),
    };

    // ∞ − ∞ is not 0, so infinities do not coincide with themselves.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Coincide<T>(T* a, T* b, int columns)
        where T : unmanaged
    {
        const uint one = 1;
        int i = 0;
        for (; i <= columns - TLanes.Count; i += TLanes.Count)
        {
            TVec difference = TLanes.Subtract(TLanes.LoadWide(a + i), TLanes.LoadWide(b + i));
            if (TLanes.Bits(TLanes.Equal(difference, TLanes.Zero)) != (one << TLanes.Count) - 1)
            {
                return false;
            }
        }

        for (; i < columns; i++)
        {
            if (ElementVectors.LoadScalar(a + i) - ElementVectors.LoadScalar(b + i) != 0)
            {
                return false;
            }
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen<T>(T* source, int count, float* destination)
        where T : unmanaged
    {
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TLanes.Store(destination + i, TLanes.LoadWide(source + i));
        }

        for (; i < count; i++)
        {
            destination[i] = ElementVectors.LoadScalar(source + i);
        }
    }

    private static void StoreFirst(TVec value, float* destination, int lanes)
    {
        if (lanes >= TLanes.Count)
        {
            TLanes.Store(destination, value);
        }
        else
        {
            ElementVectors.StorePartial<TVec, float>(value, destination, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec SquaresOf(float* panel, nint height, int depth)
    {
        TVec sum = TLanes.Zero;
        for (int column = 0; column < depth; column++, panel += height)
        {
            TVec x = TLanes.Load(panel);
            sum = TLanes.MultiplyAdd(x, x, sum);
        }

        return sum;
    }

    // The last columns, and the zeros that fill them up.
    private static void PackRest(float** rows, int height, int first, int columns, float* panel)
    {
        for (int column = first; column < PanelShape.PackedDepth(columns); column++)
        {
            float* destination = panel + ((nint)column * height);
            for (int row = 0; row < height; row++)
            {
                destination[row] = column < columns ? rows[row][column] : 0;
            }
        }
    }

    // Two factors: 2¹⁴⁹, which makes the smallest subnormal 1, is beyond the largest single. Numbers that would not be normal become
    // 0, those that would be too large infinite.
    private static void Scale(float* values, int count, int exponent)
    {
        float first = MathF.ScaleB(1, exponent / 2);
        float second = MathF.ScaleB(1, exponent - (exponent / 2));
        float least = MathF.ScaleB(1, LeastNormalExponent - exponent);
        TVec firstLanes = TLanes.Broadcast(first);
        TVec secondLanes = TLanes.Broadcast(second);
        TVec leastLanes = TLanes.Broadcast(least);
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TVec value = TLanes.Load(values + i);
            TVec scaled = TLanes.Multiply(TLanes.Multiply(value, firstLanes), secondLanes);
            TLanes.Store(values + i, TLanes.Select(TLanes.Less(TLanes.Abs(value), leastLanes), TLanes.Zero, scaled));
        }

        for (; i < count; i++)
        {
            values[i] = MathF.Abs(values[i]) < least ? 0 : values[i] * first * second;
        }
    }
}
