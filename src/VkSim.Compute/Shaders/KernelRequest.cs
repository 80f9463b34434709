namespace VkSim.Compute;

/// <summary>A kernel to make ready, as <see cref="ComputeShader.FindKernel"/> will ask for it.</summary>
/// <param name="Shader">The shader.</param>
/// <param name="Name">The entry point; null is the only one, or <c>main</c>.</param>
/// <param name="Options">Specialization constants and subgroup size.</param>
public readonly record struct KernelRequest(ComputeShader Shader, string? Name = null, KernelOptions? Options = null);
