namespace VkSim.Compute;

/// <summary>One shape of D = A·B + C that a subgroup can compute together: A is M×K, B is K×N, C and D are M×N.</summary>
/// <param name="M">Rows of A, C and D.</param>
/// <param name="N">Columns of B, C and D.</param>
/// <param name="K">Columns of A and rows of B.</param>
/// <param name="Input">Component type of A and B: <c>Float16</c>, <c>BFloat16</c>, <c>Float32</c>, <c>Float64</c>, <c>Sint8</c> and so on to <c>Uint64</c>; a number where it is another.</param>
/// <param name="Accumulator">Component type of C and D, such as <c>Float32</c>.</param>
public readonly record struct CooperativeMatrixShape(int M, int N, int K, string Input, string Accumulator);
