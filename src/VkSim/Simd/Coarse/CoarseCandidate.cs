namespace VkSim.Simd.Coarse;

/// <summary>A row that may be among the best.</summary>
/// <param name="Row">Its number.</param>
/// <param name="Most">The most that its score can be.</param>
internal readonly record struct CoarseCandidate(uint Row, double Most) : IComparable<CoarseCandidate>
{
    /// <summary>Those that can be better come first.</summary>
    public int CompareTo(CoarseCandidate other) => Most != other.Most ? other.Most.CompareTo(Most) : Row.CompareTo(other.Row);
}
