using VkSim.Contract;

namespace VkSim.Cli;

/// <summary>The matrices that an operation reads and writes on a device, disposed of together.</summary>
/// <param name="device">The device; stays open.</param>
internal sealed class Operands(VectorDevice device) : IDisposable
{
    private readonly List<Matrix> _matrices = [];

    public VectorDevice Device => device;

    public IVectorBackend Backend => device.Backend;

    // What executes nothing reads nothing.
    private bool AreRead => device.Gpu is not { Options.CompileOnly: true };

    /// <summary>Random rows.</summary>
    public Matrix Random(int rows, int columns, int seed, ElementType storage) =>
        AreRead ? Upload(RandomRows.Normal(rows, columns, seed), rows, columns, storage) : Allocate(rows, columns, storage);

    /// <summary>Given rows.</summary>
    public Matrix Upload(float[] values, int rows, int columns, ElementType storage)
    {
        Matrix matrix = Allocate(rows, columns, storage);
        matrix.Write(values);
        return matrix;
    }

    /// <summary>Room for results.</summary>
    public Matrix Allocate(int rows, int columns, ElementType storage = ElementType.Float32)
    {
        Matrix matrix = device.Allocate(rows, columns, storage);
        _matrices.Add(matrix);
        return matrix;
    }

    public void Dispose()
    {
        foreach (Matrix matrix in _matrices)
        {
            matrix.Dispose();
        }
    }
}
