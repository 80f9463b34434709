using System.Runtime.CompilerServices;
using VkSim.Contract;
using VkSim.Simd.Gradients.Terms;
using VkSim.Simd.Pairwise.Combines;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Packing;
using VkSim.Simd.Pairwise.Tiles;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Gradients.Pairs;

/// <summary>
/// Weights of a chunk of right rows are read and finished, then multiplied with the rows a panel of columns at a time.
/// Chunks and panels have fixed sizes, and each row is summed for itself: no result depends on the batch.
/// </summary>
[SkipLocalsInit]
internal sealed unsafe partial class PairGradientKernel<TVec, TLanes> : PairGradientKernel
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private static readonly PanelShape s_shape = PanelShape.ForLanes(TLanes.Count);

    private readonly PanelKernel<TVec, TLanes, ProductCombine> _product = new(default);
    private readonly PanelPacker<TVec, TLanes> _packer = new();
    private readonly DifferenceKernel _difference = Kernel<DifferenceTerm>(default);
    private readonly DifferenceKernel _sign = Kernel<SignTerm>(default);
    private readonly DifferenceKernel _largest = Kernel<LargestDifferenceTerm>(default);
    private (float P, DifferenceKernel Kernel)? _power;

    /// <inheritdoc/>
    public override int ScratchFloats =>
        (MostRows * SumStride) + (3 * MostRows * Chunk) + s_shape.Lanes + (Chunk * Width) + (MostRows * Width) + 64;

    private static int Width => 2 * TLanes.Count;

    private static int SumStride => MostColumns + Width;

    /// <inheritdoc/>
    public override DifferenceKernel? Differences(in PairwiseSettings settings) => settings.Metric switch
    {
        Metric.L2 or Metric.SquaredL2 => _difference,
        Metric.L1 => _sign,
        Metric.LInf => _largest,
        Metric.Lp => Power(settings.P),
        _ => null,
    };

    /// <inheritdoc/>
    public override void Run(in PairGradientSide side, DifferenceKernel? differences, long firstRow, int rows, int firstColumn, int columns, float* scratch)
    {
        Parts parts = Parts.Of(scratch);
        new Span<float>(parts.Sums, rows * SumStride).Clear();
        for (long first = 0; first < side.Right.Rows; first += Chunk)
        {
            var depth = (int)Math.Min(Chunk, side.Right.Rows - first);
            ReadWeights(side, parts, firstRow, rows, first, depth);
            if (differences is null)
            {
                AddProducts(side, parts, rows, first, depth, firstColumn, columns);
            }
            else
            {
                AddDifferences(side, parts, differences, firstRow, rows, first, depth, firstColumn, columns);
            }
        }

        for (int row = 0; row < rows; row++)
        {
            float* sums = parts.Sums + (row * SumStride);
            new ReadOnlySpan<float>(sums, columns).CopyTo(new Span<float>(side.Result.Row<float>(firstRow + row) + firstColumn, columns));
        }
    }

    /// <inheritdoc/>
    public override void Finish(in PairGradientSide side, long row) =>
        CosineGradient<TVec, TLanes>.Finish(side.Left, row, side.LeftNorms[row], side.Cosine, side.Result.Row<float>(row));

    private static DifferenceKernel<TVec, TLanes, TTerm> Kernel<TTerm>(TTerm term)
        where TTerm : struct, IDifferenceTerm
        => new(term);

    private DifferenceKernel Power(float p)
    {
        if (p is 1 or 2)
        {
            return p == 1 ? _sign : _difference;
        }

        // The last order stays, so that calls that repeat it allocate nothing.
        if (_power is not { } power || power.P != p)
        {
            power = (p, p switch
            {
                1.5f => Kernel<RatioWholePowerTerm<WholeZero>>(default),
                2.5f => Kernel<RatioWholePowerTerm<WholeOne>>(default),
                3f => Kernel<RatioWholePowerTerm<WholeTwo>>(default),
                4f => Kernel<RatioWholePowerTerm<WholeThree>>(default),
                _ => Kernel(new RatioPowerTerm(p)),
            });
            _power = power;
        }

        return power.Kernel;
    }

    private void AddProducts(in PairGradientSide side, in Parts parts, int rows, long firstRight, int depth, int firstColumn, int columns)
    {
        int packed = PanelShape.PackedDepth(depth);
        nint panelStride = (nint)s_shape.LeftRows * Chunk;
        PackWeights(parts, rows, packed, panelStride);
        var left = new LeftPanels(parts.Packed, panelStride);
        for (int column = 0; column < columns; column += Width)
        {
            int width = Math.Min(Width, columns - column);
            PackRight(side, firstRight, depth, firstColumn + column, width, parts.Right);
            new Span<float>(parts.Right + (depth * Width), (packed - depth) * Width).Clear();
            _product.Run(left, rows, 0, packed, parts.Right, parts.Sums + column, SumStride);
        }
    }

    private void PackWeights(in Parts parts, int rows, int packed, nint panelStride)
    {
        float** addresses = stackalloc float*[Math.Max(TLanes.Count, s_shape.LeftRows)];
        float* panel = parts.Packed;
        for (int row = 0; row < rows; row += s_shape.LeftRows)
        {
            int height = s_shape.LeftPanelHeight(rows - row);
            for (int slot = 0; slot < Math.Max(height, TLanes.Count); slot++)
            {
                addresses[slot] = parts.Weights + ((nint)Math.Min(row + slot, rows - 1) * Chunk);
            }

            _packer.PackLeft(addresses, height, packed, panel);
            panel += panelStride;
        }
    }

    private void AddDifferences(
        in PairGradientSide side, in Parts parts, DifferenceKernel kernel, long firstRow, int rows, long firstRight, int depth, int firstColumn, int columns)
    {
        for (int column = 0; column < columns; column += Width)
        {
            int width = Math.Min(Width, columns - column);
            for (int row = 0; row < rows; row++)
            {
                PackRow(side.Left, firstRow + row, firstColumn + column, width, parts.Left + (row * Width));
            }

            PackRight(side, firstRight, depth, firstColumn + column, width, parts.Right);
            kernel.Run(parts.Left, parts.Weights, parts.Distances, Chunk, rows, parts.Right, depth, parts.Sums + column, SumStride);
        }
    }

    private void PackRight(in PairGradientSide side, long first, int rows, int column, int columns, float* panel)
    {
        for (int row = 0; row < rows; row++)
        {
            float* destination = panel + (row * Width);
            if (side.Metric == Metric.Cosine)
            {
                double divisor = CosineGradient<TVec, TLanes>.Divisor(side.RightNorms[first + row], side.Cosine);
                CosineGradient<TVec, TLanes>.Divide(side.Right, first + row, column, columns, divisor, destination);
                new Span<float>(destination + columns, Width - columns).Clear();
            }
            else
            {
                PackRow(side.Right, first + row, column, columns, destination);
            }
        }
    }

    private void PackRow(in HostMatrix matrix, long row, int column, int columns, float* destination)
    {
        byte* source = (byte*)matrix.Row(row) + ((long)column * matrix.ElementSize);
        _packer.Widen(source, matrix.ElementType, columns, 0, destination);
        new Span<float>(destination + columns, Width - columns).Clear();
    }

    // The parts of a worker's scratch.
    private readonly struct Parts(float* sums, float* weights, float* distances, float* packed, float* right, float* left)
    {
        public float* Sums { get; } = sums;

        public float* Weights { get; } = weights;

        public float* Distances { get; } = distances;

        public float* Packed { get; } = packed;

        public float* Right { get; } = right;

        public float* Left { get; } = left;

        public static Parts Of(float* scratch)
        {
            float* weights = scratch + (MostRows * SumStride);
            float* distances = weights + (MostRows * Chunk);
            float* right = distances + (MostRows * Chunk);
            float* left = right + (Chunk * Width);
            return new Parts(scratch, weights, distances, left + (MostRows * Width), right, left);
        }
    }
}
