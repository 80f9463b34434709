namespace VkSim.Cli;

/// <summary>A parameter of the table.</summary>
/// <param name="Parameter">Its name.</param>
/// <param name="Table">The table's own value.</param>
/// <param name="Measured">What was measured to be faster; null: nothing.</param>
/// <param name="Choices">How many values are legal on the device.</param>
internal sealed record ShownParameterJson(string Parameter, int[] Table, int[]? Measured, int Choices);
