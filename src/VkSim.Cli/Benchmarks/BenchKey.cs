namespace VkSim.Cli;

/// <summary>Which row of a benchmark.</summary>
/// <param name="Op">The operation.</param>
/// <param name="Shape">Its operands.</param>
/// <param name="Dtype">Type of their elements.</param>
internal readonly record struct BenchKey(string Op, string Shape, string Dtype)
{
    public static BenchKey Of(DeviceOperation operation) => new(operation.Name, operation.Shape, operation.DType);

    public override string ToString() => $"{Op} {Shape} {Dtype}";
}
