namespace VkSim.Compute;

/// <summary>The decorations of SPIR-V that reflection looks at.</summary>
internal enum SpirvDecoration : uint
{
    SpecId = 1,
    Block = 2,
    BufferBlock = 3,
    RowMajor = 4,
    ArrayStride = 6,
    MatrixStride = 7,
    BuiltIn = 11,
    NonWritable = 24,
    NonReadable = 25,
    Binding = 33,
    DescriptorSet = 34,
    Offset = 35,
}
