namespace VkSim.Diagnostics;

/// <summary>The principal directions of a space, with the singular values along them.</summary>
/// <param name="Values">Singular values of the centred rows, the largest first.</param>
/// <param name="Directions">Orthonormal directions as rows, in the same order.</param>
/// <param name="Columns">Components of a direction.</param>
/// <param name="Rows">Rows that they were computed of.</param>
/// <param name="IsComplete">Whether there are no other directions.</param>
internal sealed record PrincipalAxes(double[] Values, double[] Directions, int Columns, long Rows, bool IsComplete);
