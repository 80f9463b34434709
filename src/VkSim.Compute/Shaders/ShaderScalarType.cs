namespace VkSim.Compute;

/// <summary>The type of a scalar, or of the components of a vector or matrix.</summary>
public enum ShaderScalarType
{
    /// <summary>None of the others: a structure or an unknown type.</summary>
    None,

    /// <summary>A specialization constant of type bool; blocks hold <c>uint</c> instead.</summary>
    Bool,

    /// <summary>int8_t.</summary>
    Int8,

    /// <summary>uint8_t.</summary>
    UInt8,

    /// <summary>int16_t.</summary>
    Int16,

    /// <summary>uint16_t.</summary>
    UInt16,

    /// <summary>int.</summary>
    Int32,

    /// <summary>uint.</summary>
    UInt32,

    /// <summary>int64_t.</summary>
    Int64,

    /// <summary>uint64_t.</summary>
    UInt64,

    /// <summary>float16_t.</summary>
    Float16,

    /// <summary>float.</summary>
    Float32,

    /// <summary>double.</summary>
    Float64,
}
