namespace VkSim;

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
    private readonly RootFinish<TVec, TLanes> _squareRoot = new(2);
    private PowerParts? _power;

    /// <inheritdoc/>
    public override PanelPacker Packer => _packer;

    /// <inheritdoc/>
    public override NearestSink CreateNearestSink() => new NearestSink<TVec, TLanes>();

    /// <inheritdoc/>
    public override PairComparison Comparison(in PairwiseSettings settings, int columns) => settings.Metric switch
    {
        Metric.Cosine => new PairComparison(_packer, _product, RowFactor.ClampedNorm, _cosine, settings.Cosine),
        Metric.Dot => Plain(_product),
        Metric.L2 => Plain(_squares, _squareRoot),
        Metric.SquaredL2 => Plain(_squares),
        Metric.L1 => Plain(_magnitudes),
        Metric.LInf => Plain(_largest),
        Metric.L0 => Plain(_unequal),
        Metric.Lp => Power(settings.P),
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

    private PairComparison Plain(PanelKernel kernel, TileFinish? finish = null) => new(_packer, kernel, RowFactor.None, finish, default);

    private PairComparison Power(float p)
    {
        if (p is 1 or 2)
        {
            return p == 1 ? Plain(_magnitudes) : Plain(_squares, _squareRoot);
        }

        // The last order stays, so that calls that repeat it allocate nothing.
        PowerParts? parts = _power;
        if (parts is null || parts.P != p)
        {
            parts = new PowerParts(p, PowerKernel(p), new RootFinish<TVec, TLanes>(p));
            _power = parts;
        }

        return Plain(parts.Kernel, parts.Finish);
    }

    private sealed record PowerParts(float P, PanelKernel Kernel, TileFinish Finish);
}
