namespace VkSim.Cli;

/// <summary>What one operation took on one shape; the fields up to <c>maxError</c> are a fixed contract.</summary>
/// <param name="Op">The operation.</param>
/// <param name="Shape">Its operands.</param>
/// <param name="Dtype">Type of their elements.</param>
/// <param name="MedianSeconds">Of whole calls, from the call until its result is there.</param>
/// <param name="P95Seconds">What 19 of 20 calls do not exceed.</param>
/// <param name="Bytes">Bytes that must cross the memory bus once.</param>
/// <param name="Flops">Floating-point operations by the usual count.</param>
/// <param name="ShareOfCopy">Bytes a second over those of the copy.</param>
/// <param name="ShareOfFma">Operations a second over those of the multiply-adds.</param>
/// <param name="MaxError">The largest difference from the oracle in a sample of the result, relative to the largest value of the sample.</param>
/// <param name="ShareOfRead">Bytes a second over those of the read.</param>
/// <param name="GpuSeconds">Of its dispatches by the device's own clock; null where there is none.</param>
/// <param name="BestSeconds">The shortest call.</param>
/// <param name="FirstSeconds">The first call, which makes pipelines.</param>
/// <param name="Calls">Calls that were timed.</param>
/// <param name="Spread">How far they lay apart: from the shortest to nine tenths of them, as a share of the median.</param>
/// <param name="Family">"rows", "comparisons", "searches" or "losses".</param>
/// <param name="P99Seconds">What 99 of 100 calls do not exceed, of fewer calls the longest; null in a file of an older version.</param>
/// <param name="Pieces">Where the time of a single query goes; null for other rows.</param>
internal sealed record BenchRowJson(
    string Op,
    string Shape,
    string Dtype,
    double MedianSeconds,
    double P95Seconds,
    double Bytes,
    double Flops,
    double ShareOfCopy,
    double ShareOfFma,
    double MaxError,
    double ShareOfRead,
    double? GpuSeconds,
    double BestSeconds,
    double FirstSeconds,
    int Calls,
    double Spread,
    string Family,
    double? P99Seconds = null,
    BenchPiecesJson? Pieces = null)
{
    private const double WideSpread = 0.5;

    /// <summary>Whether calls lay so far apart that the machine is shared, or the device throttles.</summary>
    public bool IsUnsteady => Spread > WideSpread;

    /// <summary>Whether memory is what bounds it, as the probes have it.</summary>
    public bool IsMemoryBound => !(ShareOfFma > ShareOfMemory);

    /// <summary>The share of the probe that bounds it.</summary>
    public double ShareOfBound => double.MaxNumber(ShareOfMemory, ShareOfFma);

    // Of the faster of both.
    private double ShareOfMemory => double.MinNumber(ShareOfCopy, ShareOfRead);

    /// <summary>What tells two rows apart.</summary>
    public BenchKey Key() => new(Op, Shape, Dtype);
}
