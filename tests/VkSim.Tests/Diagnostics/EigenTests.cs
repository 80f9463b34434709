using VkSim.Diagnostics;

namespace VkSim.Tests.Diagnostics;

public sealed class EigenTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(37)]
    [InlineData(90)]
    public void VectorsAreOrthonormalAndTurnTheMatrixDiagonal(int size)
    {
        var random = new Random(size);
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                // Some zeros, so that there is nothing to reflect.
                matrix[(i * size) + j] = matrix[(j * size) + i] = (i + j) % 5 == 0 ? 0 : random.NextDouble() - 0.5;
            }
        }

        (double[] values, double[] vectors) = SymmetricEigen.Of(matrix, size);
        Assert.Equal(values.OrderDescending(), values);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double dot = 0, image = 0;
                for (int k = 0; k < size; k++)
                {
                    dot += vectors[(i * size) + k] * vectors[(j * size) + k];
                    image += matrix[(j * size) + k] * vectors[(i * size) + k];
                }

                Assert.Equal(i == j ? 1 : 0, dot, 1e-12);
                Assert.Equal(values[i] * vectors[(i * size) + j], image, 1e-12 * size);
            }
        }
    }

    [Fact]
    public void ADiagonalMatrixAndZerosAreTheirOwn()
    {
        Assert.Equal([3, 2, 0], SymmetricEigen.Of([2, 0, 0, 0, 3, 0, 0, 0, 0], 3).Values);
        Assert.Equal([0, 0], SymmetricEigen.Of(new double[4], 2).Values);
    }

    [Fact]
    public void ARankOneUpdateHasTheEigenvaluesOfTheSum()
    {
        double[] diagonal = [9, 4, 4, 1, 1e-9, 0, 0];
        double[] z = [0.5, 1, 2, 0, 1e-5, 0.3, 0.4];
        double[] sum = new double[49];
        for (int i = 0; i < 49; i++)
        {
            sum[i] = (z[i / 7] * z[i % 7]) + (i / 7 == i % 7 ? diagonal[i / 7] : 0);
        }

        double[] exact = SymmetricEigen.Of(sum, 7).Values;
        double[] found = RankOneUpdate.Eigenvalues(diagonal, Array.ConvertAll(z, value => value * value));
        Assert.All(exact.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
    }
}
