using VkSim.Bench.Workloads;

namespace VkSim.Bench.Contenders;

/// <summary>What no contender can be much faster than, timed in the same rounds: the same multiply-adds without memory, or the same memory without arithmetic.</summary>
internal sealed class RoofContender : IContender
{
    private const string Prefix = "roof: ";

    private readonly Action _run;
    private readonly MemoryProbes? _memory;

    private RoofContender(string name, Action run, MemoryProbes? memory = null)
    {
        Name = Prefix + name;
        _run = run;
        _memory = memory;
    }

    public string Name { get; }

    public long? ScratchBytes => null;

    /// <summary>The roof of a workload; null where there is none so simple.</summary>
    public static RoofContender? For(WorkloadInputs inputs)
    {
        Workload workload = inputs.Workload;
        return workload switch
        {
            { Op: "normalize" } => Copy(inputs.A),
            { Op: "cosine_rowwise" } => new("a plain read", () => _ = MemoryProbes.SumSeconds(inputs.OwnA.GetSpan()) + MemoryProbes.SumSeconds(inputs.OwnB.GetSpan())),
            { N: 1 } => new("a plain read", () => MemoryProbes.SumSeconds(inputs.OwnB.GetSpan())),
            { Op: "dot_matrix" or "cosine_matrix" } or { Op: "cdist", P: 2 } => new("multiply-adds alone", () => MultiplyAdds.Run(workload.Flops)),
            _ => null,
        };
    }

    /// <summary>Whether a contender of this name is a roof.</summary>
    public static bool Is(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    public void Run() => _run();

    public double Error(WorkloadInputs of) => 0;

    public void Dispose() => _memory?.Dispose();

    // In the same kind of pages as VkSim's matrices.
    private static RoofContender Copy(float[] values)
    {
        var memory = new MemoryProbes((long)values.Length * sizeof(float));
        return new("a copy past the caches", memory.CopyOnce, memory);
    }
}
