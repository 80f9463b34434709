namespace VkSim.Compute;

/// <summary>The figures of drivers' compilers in common words; null where a driver has none.</summary>
internal sealed record KernelFigures
{
    /// <summary>Vector registers of an invocation.</summary>
    public double? Registers { get; init; }

    /// <summary>Registers moved to memory and back.</summary>
    public double? Spills { get; init; }

    /// <summary>Bytes of memory that an invocation or subgroup needs besides registers.</summary>
    public double? Scratch { get; init; }

    /// <summary>Bytes of shared memory of a workgroup.</summary>
    public double? Shared { get; init; }

    /// <summary>Subgroups that a SIMD unit holds at once.</summary>
    public double? Waves { get; init; }

    /// <summary>The subgroup size that it was compiled for.</summary>
    public int SubgroupSize { get; init; }

    /// <summary>Instructions.</summary>
    public double? Instructions { get; init; }

    /// <summary>Instructions among them that only wait.</summary>
    public double? Waits { get; init; }

    /// <summary>The compiler's estimate of the cycles, without knowledge of how often loops run.</summary>
    public double? Cycles { get; init; }

    /// <summary>The loop with the most multiply-adds; null where the code is not given or has none.</summary>
    public InstructionMix? HotLoop { get; init; }

    /// <summary>Adds up what a driver tells of the executables of a kernel.</summary>
    public static KernelFigures Of(IReadOnlyList<KernelExecutable> executables)
    {
        KernelStatistic[] all = [.. executables.SelectMany(e => e.Statistics)];
        return new KernelFigures
        {
            Registers = Most("VGPRs", "Registers", "Registers used", "Register Count", "Max live registers"),
            Spills = Sum("Spilled VGPRs", "Spilled SGPRs", "Spill Count", "Fill Count", "STP Count", "LDP Count"),
            Scratch = Sum("Scratch size", "Scratch Memory Size"),
            Shared = Most("LDS size", "Shared memory size"),
            Waves = Most("Subgroups per SIMD", "Max Waves Per Core"),
            SubgroupSize = executables.Select(e => e.SubgroupSize).FirstOrDefault(),
            Instructions = Sum("Instructions", "Instruction Count"),
            Waits = Sum("NOPs Count"),
            Cycles = Sum("Inverse Throughput", "Cycle Count"),
            HotLoop = InstructionMix.OfHottestLoop(executables.SelectMany(e => e.Representations)),
        };

        double? Sum(params string[] names) => Found(names) is { Length: > 0 } found ? found.Sum() : null;

        double? Most(params string[] names) => Found(names) is { Length: > 0 } found ? found.Max() : null;

        double[] Found(string[] names) =>
            [.. all.Where(s => names.Contains(s.Name, StringComparer.OrdinalIgnoreCase)).Select(s => s.Value)];
    }
}
