namespace VkSim;

/// <summary>What each column contributes to a space.</summary>
/// <param name="Deviations">
/// The standard deviation of each column of the rows divided by their norms. Of a space without preferred directions it is
/// <paramref name="Isotropic"/>; near 0 in all columns is the collapse of SimSiam (Chen and He 2021).
/// </param>
/// <param name="Isotropic">1/√D.</param>
/// <param name="Shares">Each column's share of the squared norms, of rows divided by their norms; the sum is 1 where no row is zero.</param>
/// <param name="Dead">Columns whose deviation is less than 1e-4 of the root mean square of all columns' deviations.</param>
/// <param name="Dominant">Columns that have at least a quarter of the squared norms, and 10 times the mean of the others.</param>
public sealed record SpaceDimensions(
    IReadOnlyList<double> Deviations, double Isotropic, IReadOnlyList<double> Shares, IReadOnlyList<int> Dead, IReadOnlyList<int> Dominant);
