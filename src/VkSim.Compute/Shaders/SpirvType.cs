namespace VkSim.Compute;

/// <summary>A type of a module, with its size under the module's layout decorations.</summary>
internal sealed record SpirvType
{
    public required uint Id { get; init; }

    public required SpirvOp Op { get; init; }

    public ShaderScalarType Scalar { get; init; }

    /// <summary>The component, column, element or pointee type; 0 without one.</summary>
    public uint Inner { get; init; }

    /// <summary>Components, columns or elements.</summary>
    public long Count { get; init; }

    /// <summary>Bytes from element to element of an array.</summary>
    public long Stride { get; init; }

    public uint[] Members { get; init; } = [];

    public SpirvStorageClass Storage { get; init; }

    /// <summary>The size in bytes; 0 where the type has none, and for a runtime array.</summary>
    public long Bytes { get; init; }

    /// <summary>How deep types nest in it; bounded, so that a hostile module cannot exhaust the stack.</summary>
    public int Depth { get; init; }
}
