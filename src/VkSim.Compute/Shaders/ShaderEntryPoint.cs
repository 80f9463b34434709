namespace VkSim.Compute;

/// <summary>A compute entry point of a shader module.</summary>
/// <param name="Name">Its name, in GLSL <c>main</c> or that of a <c>#pragma kernel</c>.</param>
/// <param name="WorkgroupSize">The workgroup size with every specialization constant at its default.</param>
/// <param name="Bindings">The resources that its code reaches, by set and number.</param>
/// <param name="UsesPushConstants">Whether its code reaches the push-constant block.</param>
public sealed record ShaderEntryPoint(string Name, WorkgroupSize WorkgroupSize, IReadOnlyList<ShaderBinding> Bindings, bool UsesPushConstants);
