using VkSim.Numerics;

namespace VkSim;

/// <summary>How a file stores its numbers. Every type can be read as <see cref="float"/>; see <see cref="VectorFileReader"/> for the rules.</summary>
public enum FileElementType
{
    /// <summary>IEEE 754 single precision (NumPy f4, safetensors F32, fvecs).</summary>
    Float32,

    /// <summary>IEEE 754 half precision (NumPy f2, safetensors F16).</summary>
    Float16,

    /// <summary>bfloat16, the upper half of a single-precision number (safetensors BF16).</summary>
    BFloat16,

    /// <summary>IEEE 754 double precision (NumPy f8, safetensors F64).</summary>
    Float64,

    /// <summary>Signed 8-bit integer (NumPy i1, safetensors I8).</summary>
    Int8,

    /// <summary>Unsigned 8-bit integer (NumPy u1, safetensors U8, bvecs).</summary>
    UInt8,

    /// <summary>Signed 16-bit integer (NumPy i2, safetensors I16).</summary>
    Int16,

    /// <summary>Unsigned 16-bit integer (NumPy u2, safetensors U16).</summary>
    UInt16,

    /// <summary>Signed 32-bit integer (NumPy i4, safetensors I32, ivecs).</summary>
    Int32,

    /// <summary>Unsigned 32-bit integer (NumPy u4, safetensors U32).</summary>
    UInt32,

    /// <summary>Signed 64-bit integer (NumPy i8, safetensors I64).</summary>
    Int64,

    /// <summary>Unsigned 64-bit integer (NumPy u8, safetensors U64).</summary>
    UInt64,

    /// <summary>One byte a value, 0 for false (NumPy b1, safetensors BOOL).</summary>
    Boolean,

    /// <summary>Decimal text (CSV, TSV): each field is rounded once, to the type that is asked for.</summary>
    Text,

    /// <summary>8 bits with 4 of exponent and 3 of fraction, without infinities (safetensors F8_E4M3; PyTorch float8_e4m3fn).</summary>
    Float8E4M3,

    /// <summary>8 bits with 5 of exponent and 2 of fraction, with infinities (safetensors F8_E5M2; PyTorch float8_e5m2).</summary>
    Float8E5M2,
}
