using System.Runtime.CompilerServices;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Tiles;
using VkSim.Simd.Rows;
using VkSim.Simd.Storage;
using VkSim.Simd.Vectors;

namespace VkSim.Simd.Pairwise.Packing;

/// <summary>Panels of one vector width.</summary>
internal sealed unsafe class PanelPacker<TVec, TLanes> : PanelPacker
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private const int Quad = ChainLayout.DepthAlignment;

    /// <inheritdoc/>
    public override PanelShape Shape => PanelShape.ForLanes(TLanes.Count);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void PackRight(float** rows, int columns, float* panel)
    {
        ChainLayout layout = ChainLayout.Of(columns);
        int height = 2 * TLanes.Count;
        PanelSteps steps = PanelSteps.Of(layout, height);
        int squares = columns & ~(TLanes.Count - 1);
        int column = 0;
        for (; column < squares; column += TLanes.Count)
        {
            float* destination = panel + ((nint)layout.Position(column) * height);
            TLanes.TransposeSquare(rows, column, destination, steps);
            TLanes.TransposeSquare(rows + TLanes.Count, column, destination + TLanes.Count, steps);
        }

        for (; column <= columns - Quad; column += Quad)
        {
            float* destination = panel + ((nint)layout.Position(column) * height);
            TLanes.TransposeQuad(rows, column, destination, steps.Column);
            TLanes.TransposeQuad(rows + TLanes.Count, column, destination + TLanes.Count, steps.Column);
        }

        PackRest(rows, height, column, columns, layout, panel);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void PackLeft(float** rows, int height, int columns, float* panel)
    {
        ChainLayout layout = ChainLayout.Of(columns);
        if (layout.Chains == 1)
        {
            PackLeftInOrder(rows, height, columns, panel);
            return;
        }

        // A vector holds more rows than the panel: what it writes too much, the next position's column overwrites, but at
        // a chain's end that is a column of the next chain's start, which has been written before.
        int excess = (TLanes.Count - (height % TLanes.Count)) % TLanes.Count;
        int whole = excess > height ? 0 : columns & ~(Quad - 1);
        PanelSteps steps = PanelSteps.Of(layout, height);
        for (int column = 0; column < whole; column += Quad)
        {
            float* destination = panel + ((nint)layout.Position(column) * height);
            for (int row = 0; row < height; row += TLanes.Count)
            {
                TLanes.TransposeQuad(rows + row, column, destination + row, steps.Column);
            }
        }

        PackRest(rows, height, whole, columns, layout, panel);
        if (excess > 0)
        {
            PackEach(rows, height, 0, ChainLayout.MostChains, columns, layout, panel);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void PackLeftInOrder(float** rows, int height, int columns, float* panel)
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

        PackRest(rows, height, whole, columns, new ChainLayout(1, (columns + Quad - 1) & -Quad), panel);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void PackColumns(in HostMatrix matrix, long firstRow, int rows, int column, int columns, int* exponents, float* panel)
    {
        nint width = 2 * TLanes.Count;
        nint stride = (nint)(matrix.RowStride * matrix.ElementSize);
        byte* source = (byte*)matrix.Row(firstRow) + ((nint)column * matrix.ElementSize);
        bool isPlain = columns == width && matrix.ElementType == ElementType.Float32;
        for (int row = 0; row < rows; row++, source += stride, panel += width)
        {
            if (isPlain && exponents[row] == 0)
            {
                TLanes.Store(panel, TLanes.Load((float*)source));
                TLanes.Store(panel + TLanes.Count, TLanes.Load((float*)source + TLanes.Count));
                continue;
            }

            Widen(source, matrix.ElementType, columns, exponents[row], panel);
            new Span<float>(panel + columns, (int)width - columns).Clear();
        }

        new Span<float>(panel, (TileBuilder.PackedDepth(rows) - rows) * (int)width).Clear();
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AddSquares(float* panel, int height, ChainLayout layout, float* sums)
    {
        for (int row = 0; row < height; row += TLanes.Count)
        {
            TVec first = TLanes.Add(PairOfChains(panel + row, height, layout, 0), PairOfChains(panel + row, height, layout, 2));
            TVec second = TLanes.Add(PairOfChains(panel + row, height, layout, 4), PairOfChains(panel + row, height, layout, 6));
            TVec total = TLanes.Add(TLanes.Load(sums + row), TLanes.Add(first, second));

            // The lanes beyond a left panel's height hold no row's sum.
            StoreFirst(total, sums + row, height - row);
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
        ElementType.Float32 => default(EuclideanNorm).Compute<TLanes, TVec, float>((float*)row, columns),
        ElementType.Float16 => default(EuclideanNorm).Compute<TLanes, TVec, Half>((Half*)row, columns),
        _ => default(EuclideanNorm).Compute<TLanes, TVec, BFloat16>((BFloat16*)row, columns),
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
    private static TVec PairOfChains(float* panel, int height, ChainLayout layout, int chain) => layout.Chains > chain + 1
        ? TLanes.Add(SquaresOf(panel, height, layout.Length, chain), SquaresOf(panel, height, layout.Length, chain + 1))
        : layout.Chains > chain ? SquaresOf(panel, height, layout.Length, chain) : TLanes.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec SquaresOf(float* panel, int height, int length, int chain)
    {
        TVec sum = TLanes.Zero;
        float* value = panel + ((nint)chain * length * height);
        for (int column = 0; column < length; column++)
        {
            TVec x = TLanes.Load(value);
            sum = TLanes.MultiplyAdd(x, x, sum);
            value += height;
        }

        return sum;
    }

    // The last columns, and the zeros that fill up the chains.
    private static void PackRest(float** rows, int height, int first, int columns, ChainLayout layout, float* panel) =>
        PackEach(rows, height, first, layout.Depth, columns, layout, panel);

    private static void PackEach(float** rows, int height, int first, int end, int columns, ChainLayout layout, float* panel)
    {
        for (int column = first; column < end; column++)
        {
            float* destination = panel + ((nint)layout.Position(column) * height);
            for (int row = 0; row < height; row++)
            {
                destination[row] = column < columns ? rows[row][column] : 0;
            }
        }
    }

    // Two factors: 2¹⁴⁹, which makes the smallest subnormal 1, is beyond the largest single.
    private static void Scale(float* values, int count, int exponent)
    {
        float first = MathF.ScaleB(1, exponent / 2);
        float second = MathF.ScaleB(1, exponent - (exponent / 2));
        TVec firstLanes = TLanes.Broadcast(first);
        TVec secondLanes = TLanes.Broadcast(second);
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TLanes.Store(values + i, TLanes.Multiply(TLanes.Multiply(TLanes.Load(values + i), firstLanes), secondLanes));
        }

        for (; i < count; i++)
        {
            values[i] = values[i] * first * second;
        }
    }
}
