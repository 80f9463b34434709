namespace VkSim.Cli;

/// <summary>A row that two files have.</summary>
/// <param name="Op">The operation.</param>
/// <param name="Shape">Its operands.</param>
/// <param name="Dtype">Type of their elements.</param>
/// <param name="SecondsA">What it took on A, the median.</param>
/// <param name="SecondsB">What it took on B.</param>
/// <param name="Ratio">How many times as fast B is.</param>
internal sealed record BenchComparedJson(string Op, string Shape, string Dtype, double SecondsA, double SecondsB, double Ratio);
