using VkSim.Bench.Machine;
using VkSim.Bench.Workloads;

namespace VkSim.Bench.Contenders;

/// <summary>What no contender can be much faster than, timed in the same rounds: the same multiply-adds without memory, or the same memory without arithmetic.</summary>
internal sealed class RoofContender : IContender
{
    private const string Prefix = "roof: ";

    private readonly Action _run;

    private RoofContender(string name, Action run) => (Name, _run) = (Prefix + name, run);

    public string Name { get; }

    public long? ScratchBytes => null;

    /// <summary>The roof of a workload; null where there is none so simple.</summary>
    public static RoofContender? For(WorkloadInputs inputs)
    {
        Workload workload = inputs.Workload;
        return workload switch
        {
            { Op: "normalize" } => Copy(inputs.A),
            { Op: "cosine_rowwise" } => new("a plain read", () => _ = MemoryProbes.SumSeconds(inputs.A) + MemoryProbes.SumSeconds(inputs.B)),
            { N: 1 } => new("a plain read", () => MemoryProbes.SumSeconds(inputs.B)),
            { Op: "dot_matrix" or "cosine_matrix" } or { Op: "cdist", P: 2 } => new("multiply-adds alone", () => MultiplyAdds.Run(workload.Flops)),
            _ => null,
        };
    }

    /// <summary>Whether a contender of this name is a roof.</summary>
    public static bool Is(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    public void Run() => _run();

    public double Error(WorkloadInputs of) => 0;

    public void Dispose()
    {
    }

    // A piece a thread: so long that the runtime's copy does not read what it overwrites.
    private static RoofContender Copy(float[] source)
    {
        float[] target = new float[source.Length];
        int threads = Environment.ProcessorCount;
        return new("a plain copy", () => Parallel.For(0, threads, thread =>
        {
            int start = (int)((long)source.Length * thread / threads);
            int end = (int)((long)source.Length * (thread + 1) / threads);
            source.AsSpan(start..end).CopyTo(target.AsSpan(start));
        }));
    }
}
