namespace VkSim;

/// <summary>How the components of a matrix are stored. Arithmetic and accumulation are single precision whatever the storage.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 single precision, 4 bytes.</summary>
    Float32,

    /// <summary>IEEE 754 half precision, 2 bytes.</summary>
    Float16,

    /// <summary>bfloat16, the upper half of a single-precision number, 2 bytes.</summary>
    BFloat16,
}
