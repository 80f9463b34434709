namespace VkSim.Compute.Tests;

/// <summary>Counts the process's file descriptors, so nothing else may run meanwhile.</summary>
[Trait("Needs", "Vulkan")]
[Trait("Work", "Host")]
[Collection(EnvironmentCollection.Name)]
public class ExternalMemoryLeakTests
{
    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void NoDescriptorIsLeftOpen(DeviceCase row) => ExternalMemoryTests.RunPair(row, (first, second) =>
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux lists a process's descriptors.");
        Share(first, second);
        int before = OpenDescriptors();
        for (int i = 0; i < 20; i++)
        {
            Share(first, second);
        }

        Assert.Equal(before, OpenDescriptors());
    });

    private static void Share(GpuDevice first, GpuDevice second)
    {
        using GpuBuffer<int> source = first.CreateBuffer<int>(1000, "exported", new() { Export = ExternalMemoryTests.Opaque });
        using ExternalMemoryHandle unused = source.ExportMemory();
        using ExternalMemoryHandle handle = source.ExportMemory();
        using GpuBuffer<int> target = second.ImportBuffer<int>(handle, 1000);
        Assert.Throws<ArgumentException>(() => second.ImportBuffer<int>(unused, 1 << 20));
    }

    private static int OpenDescriptors() => Directory.GetFiles("/proc/self/fd").Length;
}
