namespace VkSim.Compute;

/// <summary>A constant of a shader that is set when its kernel is created.</summary>
/// <param name="Id">Its <c>constant_id</c>.</param>
/// <param name="Name">Its name; empty where the module has none, as for the sizes of a workgroup.</param>
/// <param name="Type">Its type.</param>
/// <param name="DefaultBits">Its value where none is given, as the bits of the type; a bool is 0 or 1.</param>
public sealed record SpecializationConstant(uint Id, string Name, ShaderScalarType Type, ulong DefaultBits);
