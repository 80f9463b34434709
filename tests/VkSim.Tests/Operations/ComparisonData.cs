namespace VkSim.Tests.Operations;

/// <summary>Two matrices of rows, the same on every device.</summary>
internal readonly record struct ComparisonData(int LeftRows, int RightRows, int Columns, ElementType Type, DataKind Kind)
{
    public Matrix Left(VectorDevice device) => device.Upload(Values(LeftRows), LeftRows, Columns, Type);

    public Matrix Right(VectorDevice device) => device.Upload(Values(RightRows), RightRows, Columns, Type);

    private float[] Values(int rows)
    {
        var random = new Random((Columns * 31) + rows);
        float[] values = new float[rows * Columns];
        for (int i = 0; i < values.Length; i++)
        {
            int row = i / Columns;
            double value = (random.NextDouble() * 2) - 1;
            values[i] = (float)(Kind switch
            {
                DataKind.FarFromOrigin => 1000 + (i % Columns) + (value * 1e-2),
                DataKind.Huge => value * 1e30,
                DataKind.Tiny => value * 1e-30,
                DataKind.Subnormal => value * 1e-41,
                DataKind.AllScales => value * Math.Pow(10, (row * 7 % 78) - 40),
                DataKind.NotANumber => row % 3 == 1 && i % Columns == row % Columns ? double.NaN : value,
                DataKind.Infinite => row % 3 == 1 && i % Columns == row % Columns ? (row % 2 == 0 ? double.PositiveInfinity : double.NegativeInfinity) : value,
                _ => value,
            });
        }

        if (Kind is DataKind.Duplicates or DataKind.FarFromOrigin)
        {
            Repeat(values, rows);
        }

        return values;
    }

    // From a seed that both matrices share, so that rows of the one are rows of the other.
    private void Repeat(float[] values, int rows)
    {
        var random = new Random(Columns);
        float[] row = [.. Enumerable.Range(0, Columns).Select(_ => (float)((random.NextDouble() * 2) - 1))];
        for (int i = 0; i < rows; i += 3)
        {
            row.CopyTo(values, i * Columns);
        }
    }
}
