namespace VkSim.Compute;

/// <summary>The type of a member of a push-constant block.</summary>
/// <param name="Scalar">The type of a component.</param>
/// <param name="Components">Components of a vector, or of a column of a matrix: 1 to 4.</param>
/// <param name="Columns">Columns of a matrix, otherwise 1.</param>
/// <param name="ColumnStride">Bytes from column to column of a matrix (from row to row of a row-major one), otherwise 0.</param>
/// <param name="Length">Elements of an array, otherwise 1.</param>
/// <param name="Stride">Bytes from element to element of an array, otherwise 0.</param>
/// <param name="RowMajor">Whether a matrix lies in memory row by row; its stride is then that of a row.</param>
public readonly record struct ShaderMemberType(
    ShaderScalarType Scalar, int Components = 1, int Columns = 1, int ColumnStride = 0, int Length = 1, int Stride = 0, bool RowMajor = false)
{
    /// <summary>Whether it is one scalar.</summary>
    public bool IsScalar => Components == 1 && Columns == 1 && Length == 1;

    /// <summary>As it is written in GLSL.</summary>
    public override string ToString()
    {
        string scalar = Scalar switch
        {
            ShaderScalarType.Int32 => "int",
            ShaderScalarType.UInt32 => "uint",
            ShaderScalarType.Float32 => "float",
            ShaderScalarType.Float64 => "double",
            ShaderScalarType.Bool => "bool",
            ShaderScalarType.Int8 => "int8_t",
            ShaderScalarType.UInt8 => "uint8_t",
            ShaderScalarType.Int16 => "int16_t",
            ShaderScalarType.UInt16 => "uint16_t",
            ShaderScalarType.Int64 => "int64_t",
            ShaderScalarType.UInt64 => "uint64_t",
            ShaderScalarType.Float16 => "float16_t",
            _ => "struct",
        };
        string shape = Columns > 1 ? $" {Columns}x{Components} matrix" : Components > 1 ? $" {Components}-vector" : "";
        return Length > 1 ? $"{scalar}{shape}[{Length}]" : scalar + shape;
    }

    internal static int ScalarBytes(ShaderScalarType scalar) => scalar switch
    {
        ShaderScalarType.Int8 or ShaderScalarType.UInt8 => 1,
        ShaderScalarType.Int16 or ShaderScalarType.UInt16 or ShaderScalarType.Float16 => 2,
        ShaderScalarType.Bool or ShaderScalarType.Int32 or ShaderScalarType.UInt32 or ShaderScalarType.Float32 => 4,
        ShaderScalarType.Int64 or ShaderScalarType.UInt64 or ShaderScalarType.Float64 => 8,
        _ => 0,
    };
}
