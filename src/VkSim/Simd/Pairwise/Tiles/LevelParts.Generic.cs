using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Combines;
using VkSim.Simd.Pairwise.Contrastive;
using VkSim.Simd.Pairwise.Distances;
using VkSim.Simd.Pairwise.Finishing;
using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Lanes;
using VkSim.Simd.Pairwise.Packing;
using VkSim.Simd.Pairwise.Ranking;

namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>The parts of one vector width.</summary>
internal sealed class LevelParts<TVec, TLanes> : LevelParts
    where TVec : struct
    where TLanes : struct, ILanes<TVec>
{
    private readonly PanelPacker<TVec, TLanes> _packer = new();
    private readonly PanelKernel _product = Kernel<ProductCombine>(default);
    private readonly PanelKernel _squares = Kernel<SquaredDifferenceCombine>(default);
    private readonly PanelKernel _magnitudes = Kernel<AbsoluteDifferenceCombine>(default);
    private readonly PanelKernel _largest = Kernel<LargestDifferenceCombine>(default);
    private readonly PanelKernel _unequal = Kernel<UnequalCombine>(default);
    private readonly CosineFinish<TVec, TLanes> _cosine = new();
    private readonly DistanceParts _euclidean;
    private readonly DistanceParts _squared;
    private readonly PowerParts?[] _powers = new PowerParts?[32];
    private int _nextPower;

    /// <summary>Makes the parts.</summary>
    public LevelParts()
    {
        _euclidean = new DistanceParts(new ExactDistance<TVec, TLanes>(_squares, 2, hasRoot: true), hasRoot: true);
        _squared = new DistanceParts(new ExactDistance<TVec, TLanes>(_squares, 2, hasRoot: false), hasRoot: false);
    }

    /// <inheritdoc/>
    public override PanelPacker Packer => _packer;

    /// <inheritdoc/>
    public override NearestSink CreateNearestSink() => new NearestSink<TVec, TLanes>();

    /// <inheritdoc/>
    public override RadiusSink CreateRadiusSink() => new RadiusSink<TVec, TLanes>();

    /// <inheritdoc/>
    public override ContrastiveForwardSink CreateForwardSink() => new ContrastiveForwardSink<TVec, TLanes>();

    /// <inheritdoc/>
    public override ContrastiveBackwardSink CreateBackwardSink() => new ContrastiveBackwardSink<TVec, TLanes>(_product);

    /// <inheritdoc/>
    public override PairComparison Comparison(in PairwiseSettings settings, int columns) => settings.Metric switch
    {
        Metric.Cosine => new PairComparison(_packer, _product, RowFactor.ClampedNorm, _cosine, null, settings.Cosine),
        Metric.Dot => Plain(_product),
        Metric.L2 => Euclidean(_euclidean, settings.Mode, columns),
        Metric.SquaredL2 => Euclidean(_squared, settings.Mode, columns),
        Metric.L1 => Manhattan(),
        Metric.LInf => Plain(_largest),
        Metric.L0 => Plain(_unequal),
        Metric.Lp => Power(settings, columns),
        _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Metric, "There is no such metric."),
    };

    private static PanelKernel<TVec, TLanes, TCombine> Kernel<TCombine>(TCombine combine)
        where TCombine : struct, ICombine
        => new(combine);

    private static PanelKernel PowerKernel(float p) => p switch
    {
        0.5f => Kernel<HalfIntegerPowerCombine<WholeZero>>(default),
        1.5f => Kernel<HalfIntegerPowerCombine<WholeOne>>(default),
        2.5f => Kernel<HalfIntegerPowerCombine<WholeTwo>>(default),
        3f => Kernel<CubedDifferenceCombine>(default),
        3.5f => Kernel<HalfIntegerPowerCombine<WholeThree>>(default),
        4f => Kernel<FourthPowerCombine>(default),
        _ => Kernel(new PowerCombine(p)),
    };

    private PairComparison Plain(PanelKernel kernel) => new(_packer, kernel, RowFactor.None, null, null, default);

    private PairComparison Manhattan() => Plain(_magnitudes) with { SumsDifferences = true };

    private PairComparison Direct(ExactDistance exact, TileFinish finish) =>
        new(_packer, exact.Kernel, RowFactor.None, finish, exact, default) { SumsDifferences = true };

    private PairComparison Euclidean(DistanceParts parts, DistanceMode mode, int columns)
    {
        if (mode == DistanceMode.Direct || (mode == DistanceMode.Auto && columns <= CancellationBound.DirectColumns))
        {
            return Direct(parts.Exact, parts.Direct);
        }

        TileFinish finish = mode == DistanceMode.MatMul ? parts.Expanded : parts.Guarded;
        return new PairComparison(_packer, _product, RowFactor.SquaredNorm, finish, parts.Exact, default);
    }

    private PairComparison Power(in PairwiseSettings settings, int columns)
    {
        float p = settings.P;
        if (p is 1 or 2)
        {
            return p == 1 ? Manhattan() : Euclidean(_euclidean, settings.Mode, columns);
        }

        PowerParts parts = FindPower(p) ?? AddPower(p);
        return Direct(parts.Exact, parts.Direct);
    }

    private PowerParts? FindPower(float p)
    {
        foreach (PowerParts? parts in _powers)
        {
            if (parts is not null && parts.P == p)
            {
                return parts;
            }
        }

        return null;
    }

    // The latest orders stay, so that calls that repeat them allocate nothing; all engines of the process share them.
    private PowerParts AddPower(float p)
    {
        var exact = new ExactDistance<TVec, TLanes>(PowerKernel(p), p, hasRoot: true);
        var parts = new PowerParts(p, exact, new DirectFinish(exact));
        Volatile.Write(ref _powers[(uint)Interlocked.Increment(ref _nextPower) % (uint)_powers.Length], parts);
        return parts;
    }

    private sealed record PowerParts(float P, ExactDistance Exact, TileFinish Direct);

    private sealed class DistanceParts(ExactDistance exact, bool hasRoot)
    {
        public ExactDistance Exact { get; } = exact;

        public TileFinish Direct { get; } = new DirectFinish(exact);

        public TileFinish Guarded { get; } = new ExpandedFinish<TVec, TLanes>(exact, hasRoot, isSafe: true);

        public TileFinish Expanded { get; } = new ExpandedFinish<TVec, TLanes>(exact, hasRoot, isSafe: false);
    }
}
