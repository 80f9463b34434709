using System.Runtime.Intrinsics;
using VkSim.Bench.Machine;
using VkSim.Bench.Workloads;
using VkSim.Simd.Storage;

namespace VkSim.Bench.Contenders;

/// <summary>What no contender can be much faster than, timed in the same rounds: the same multiply-adds without memory, or the same memory without arithmetic.</summary>
internal sealed unsafe class RoofContender : IContender
{
    private const string Prefix = "roof: ";

    private readonly Action _run;
    private readonly HostAllocation? _memory;

    private RoofContender(string name, Action run, HostAllocation? memory = null)
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

    public void Dispose() => _memory?.Dispose();

    // Past the caches, since an ordinary store first reads what it overwrites, and in the same kind of pages as VkSim's matrices.
    private static RoofContender Copy(float[] values)
    {
        int step = Vector512<float>.Count;
        int threads = Environment.ProcessorCount;
        nuint share = (nuint)(values.Length / threads / step * step);
        nuint length = share * (nuint)threads;
        HostAllocation memory = HostAllocation.Create((long)(2 * length * sizeof(float)), 64);
        var source = (float*)memory.Aligned;
        float* target = source + length;
        values.AsSpan(0, (int)length).CopyTo(new Span<float>(source, (int)length));
        return new(
            "a copy past the caches",
            () => Parallel.For(0, threads, thread =>
            {
                nuint start = share * (nuint)thread;
                for (nuint at = start; at < start + share; at += (nuint)step)
                {
                    Vector512.LoadAligned(source + at).StoreAlignedNonTemporal(target + at);
                }
            }),
            memory);
    }
}
