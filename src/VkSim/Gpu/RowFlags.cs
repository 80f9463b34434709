namespace VkSim.Gpu;

/// <summary>What the row kernels are asked for; the numbers are the shaders'.</summary>
[Flags]
internal enum RowFlags : uint
{
    None = 0,
    WriteDivisors = 1,
    WriteNorms = 2,
    NaNForZero = 4,
    FindZero = 8,
}
