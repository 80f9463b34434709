using VkSim.Contract;

namespace VkSim.Cli;

/// <summary>An operation of the benchmark on one shape.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Shape">Its operands.</param>
/// <param name="Storage">Type of its operands.</param>
internal abstract record DeviceOperation(string Name, string Shape, ElementType Storage = ElementType.Float32)
{
    /// <summary>What the benchmarks take for epsilon of a cosine.</summary>
    internal static readonly CosineSettings Clamped = new(1e-8f, ZeroVectorPolicy.Zero);

    /// <summary>What it is shown with: "rows", "comparisons", "searches" or "losses".</summary>
    public virtual string Family => "rows";

    /// <summary>Whether memory is what bounds it.</summary>
    public abstract bool IsMemoryBound { get; }

    /// <summary>Whether somebody waits for its one answer, so that the slowest calls, and where the time goes, are told too.</summary>
    public virtual bool IsInteractive => false;

    /// <summary>Whether the host goes by what the device has found so far, which one that executes nothing has not.</summary>
    public virtual bool IsReadBetween => false;

    /// <summary>Bytes that cross the memory bus once.</summary>
    public abstract double Bytes { get; }

    /// <summary>Floating-point operations by the usual count: two a component of every pair, and as many for either gradient.</summary>
    public abstract double Flops { get; }

    /// <summary>The largest error that lets it be timed: that of the storage type, some roundings over.</summary>
    public double ErrorLimit => Storage == ElementType.Float32 ? 1e-4 : 1e-2;

    /// <summary>The storage type as NumPy calls it.</summary>
    public string DType => Storage.ToString().ToLowerInvariant();

    /// <summary>Bytes of an element of an operand.</summary>
    protected double ElementBytes => Storage == ElementType.Float32 ? 4 : 2;

    /// <summary>Uploads operands and makes room for results; where that fails nothing is left.</summary>
    public DeviceRun Prepare(VectorDevice device)
    {
        var operands = new Operands(device);
        try
        {
            return Prepare(operands);
        }
        catch
        {
            operands.Dispose();
            throw;
        }
    }

    /// <summary>The same, on operands that are the run's from then on.</summary>
    protected abstract DeviceRun Prepare(Operands operands);
}
