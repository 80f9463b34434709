namespace VkSim.Compute;

/// <summary>One shape of D = A·B + C that a subgroup can compute together: A is M×K, B is K×N, C and D are M×N.</summary>
/// <param name="M">Rows of A, C and D.</param>
/// <param name="N">Columns of B, C and D.</param>
/// <param name="K">Columns of A and rows of B.</param>
/// <param name="Input">Component type of A and B, such as <c>Float16</c>.</param>
/// <param name="Accumulator">Component type of C and D, such as <c>Float32</c>.</param>
public readonly record struct CooperativeMatrixShape(int M, int N, int K, string Input, string Accumulator);
