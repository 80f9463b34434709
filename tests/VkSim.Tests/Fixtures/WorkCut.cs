namespace VkSim.Tests.Fixtures;

/// <summary>How work is cut to kernels and windows, whatever the adapter is.</summary>
public enum WorkCut
{
    /// <summary>As the tuning table has it for the adapter.</summary>
    AsTuned,

    /// <summary>As for a GPU: shared memory, several invocations a row.</summary>
    ForHardware,

    /// <summary>As for the adapter, but as if bindings reached 16 KiB and submissions had to be short.</summary>
    IntoSmallWindows,
}
