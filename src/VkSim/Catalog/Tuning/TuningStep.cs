using VkSim.Gpu.Tuning;

namespace VkSim.Catalog.Tuning;

/// <summary>What came of measuring one parameter.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Before">The table's value.</param>
/// <param name="After">The fastest one's, maybe the same.</param>
/// <param name="Speedup">How many times as fast it was with that.</param>
/// <param name="Tried">Other values that were measured.</param>
/// <param name="Refused">Of these, those that did not compile, failed or changed a result, with the reason.</param>
/// <param name="Wrong">How the device's results with the table's own value differ from the CPU's, for which nothing was measured; null: not.</param>
internal sealed record TuningStep(
    string Parameter, int[] Before, int[] After, double Speedup, int Tried, IReadOnlyList<string> Refused, string? Wrong)
{
    /// <summary>Whether what was found is to be kept: another value than the table's, or whatever was measured to be allowed.</summary>
    public bool IsKept => Changes || (Tried > 0 && TuningTable.Find(Parameter) is { KeepsBits: false });

    /// <summary>Whether another value than the table's is the fastest.</summary>
    public bool Changes => !After.AsSpan().SequenceEqual(Before);
}
