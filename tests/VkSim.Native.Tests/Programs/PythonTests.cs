namespace VkSim.Native.Tests;

/// <summary>Random calls of the Python sample, compared with NumPy, many in one process.</summary>
public class PythonTests
{
    internal const string Python = "/usr/bin/python3";

    [SkippableFact]
    public void AThousandCallsOnTheCpuAgreeWithNumPy() => AssertAgree("cpu", 1000);

    [SkippableFact]
    public void CallsOnAGpuAgreeWithNumPy() =>
        AssertAgree(VulkanDrivers.RequireOne(), Environment.GetEnvironmentVariable("VKSIM_TEST_ALL") == "1" ? 1000 : 100);

    internal static void RequireNumPy() =>
        Skip.If(!File.Exists(Python) || Tool.Run(Python, ["-c", "import numpy"]).ExitCode != 0, $"NumPy is not installed for {Python}.");

    private static void AssertAgree(string device, int calls)
    {
        RequireNumPy();
        string output = Tool.Require(
            Python, ["-B", Places.Source("tests/VkSim.Native.Tests/python/compare_with_numpy.py"), device, $"{calls}"], ("VKSIM_LIBRARY", Places.Library));
        Assert.Contains($"{calls} calls on {device} agree with NumPy", output, StringComparison.Ordinal);
    }
}
