using VkSim.Bench.Workloads;

namespace VkSim.Bench.Contenders;

/// <summary>One way of doing a workload inside this process: prepared once, run many times.</summary>
internal interface IContender : IDisposable
{
    string Name { get; }

    /// <summary>The kernels that it runs, as far as it says; null where nobody asked.</summary>
    string? Kernels => null;

    /// <summary>Bytes of native working memory at their peak so far, beyond operands and results; null where it is not known.</summary>
    long? ScratchBytes { get; }

    /// <summary>The timed call.</summary>
    void Run();

    /// <summary>The result's error against the inputs' truth, after a run.</summary>
    double Error(WorkloadInputs inputs);
}
