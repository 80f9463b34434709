namespace VkSim.Compute;

/// <summary>A kernel in one of the languages of a driver's compiler.</summary>
/// <param name="Name">The driver's name for it, such as that of an assembly language.</param>
/// <param name="Description">What the driver says of it.</param>
/// <param name="Text">The code.</param>
public sealed record KernelRepresentation(string Name, string Description, string Text);
