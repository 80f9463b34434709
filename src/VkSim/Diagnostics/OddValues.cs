namespace VkSim.Diagnostics;

/// <summary>How many components of a row are not ordinary numbers.</summary>
/// <param name="Nan">NaN.</param>
/// <param name="Infinite">+∞ or −∞.</param>
/// <param name="Subnormal">Subnormal numbers of single precision.</param>
/// <param name="NegativeZeros">−0, which is equal to 0 and has other bits.</param>
internal readonly record struct OddValues(int Nan, int Infinite, int Subnormal, int NegativeZeros);
