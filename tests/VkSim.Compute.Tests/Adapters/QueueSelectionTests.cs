using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests;

public class QueueSelectionTests
{
    private const QueueFlags Copy = QueueFlags.TransferBit | QueueFlags.SparseBindingBit;
    private const QueueFlags Compute = QueueFlags.ComputeBit | Copy;
    private const QueueFlags Graphics = QueueFlags.GraphicsBit | Compute;

    /// <summary>Families as drivers of these devices tell of them.</summary>
    private static QueueFamilyInfo[] Of(string device) => device switch
    {
        "AMD RDNA" => Families((Graphics, 1, 64), (Compute, 4, 64), (Copy, 2, 64)),
        "AMD RDNA, Mesa without its transfer queue" => Families((Graphics, 1, 64), (Compute, 4, 64), (QueueFlags.SparseBindingBit, 1, 0)),
        "NVIDIA" => Families((Graphics, 16, 64), (Copy, 2, 64), (Compute, 8, 64), (Copy | QueueFlags.VideoDecodeBitKhr, 1, 32), (Copy | QueueFlags.VideoEncodeBitKhr, 1, 32)),
        "NVIDIA, video first" => Families((Graphics, 16, 64), (Copy | QueueFlags.VideoDecodeBitKhr, 1, 32), (Compute, 8, 64), (Copy, 2, 64)),
        "Intel with compute" => Families((Graphics, 1, 36), (Compute, 1, 36)),
        "Intel" => Families((Graphics, 1, 36)),
        "Adreno" => Families((QueueFlags.GraphicsBit | QueueFlags.ComputeBit, 3, 48)),
        "Mali" => Families((QueueFlags.GraphicsBit | QueueFlags.ComputeBit | QueueFlags.TransferBit | QueueFlags.ProtectedBit, 2, 0)),
        "no timestamps beside graphics" => Families((Graphics, 1, 64), (Compute, 4, 0)),
        "compute without queues" => Families((Graphics, 1, 0), (Compute, 0, 64)),
        "data centre" => Families((Compute, 4, 64), (Copy, 1, 64)),
        _ => throw new ArgumentOutOfRangeException(nameof(device), device, null),
    };

    [Theory]
    [InlineData("AMD RDNA", 1, 0, 2)]
    [InlineData("AMD RDNA, Mesa without its transfer queue", 1, 0, -1)]
    [InlineData("NVIDIA", 2, 0, 1)]
    [InlineData("NVIDIA, video first", 2, 0, 3)]
    [InlineData("Intel with compute", 1, 0, -1)]
    [InlineData("Intel", 0, 0, -1)]
    [InlineData("Adreno", 0, 0, -1)]
    [InlineData("Mali", 0, 0, -1)]
    [InlineData("no timestamps beside graphics", 0, 0, -1)]
    [InlineData("compute without queues", 0, 0, -1)]
    [InlineData("data centre", 0, 0, 1)]
    public void FamiliesOfRealDevices(string device, int compute, int graphics, int transfer)
    {
        QueueFamilyInfo[] families = Of(device);
        var options = new GpuDeviceOptions { TransferQueue = true };
        QueueSelection ordinary = QueueSelection.Choose(families, options, device);
        QueueSelection drawing = QueueSelection.Choose(families, options with { QueuePreference = QueuePreference.Graphics }, device);
        Assert.Equal((compute, graphics), (ordinary.Compute.Index, drawing.Compute.Index));
        Assert.Equal(transfer, ordinary.Transfer?.Index ?? -1);
        Assert.Equal(transfer, drawing.Transfer?.Index ?? -1);
        Assert.Null(QueueSelection.Choose(families, new GpuDeviceOptions(), device).Transfer);
    }

    [Fact]
    public void AFamilyMayBeNamed()
    {
        Assert.Equal(0, QueueSelection.Choose(Of("NVIDIA"), new() { QueueFamily = 0, QueuePreference = QueuePreference.Compute }, "it").Compute.Index);
        foreach ((int index, string reason) in new[] { (1, "cannot compute"), (5, "is not there"), (-1, "is not there") })
        {
            var error = Assert.Throws<NotSupportedException>(() => QueueSelection.Choose(Of("NVIDIA"), new() { QueueFamily = index }, "it"));
            Assert.Contains($"Queue family {index} of 'it' {reason}: it has 0 (", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFamilyHasAsManyQueuesAsItSays()
    {
        Assert.Equal(4, QueueSelection.Choose(Of("AMD RDNA"), new() { QueueCount = 4 }, "it").Count);
        foreach (int count in new[] { 5, 0, -1 })
        {
            var error = Assert.Throws<NotSupportedException>(() => QueueSelection.Choose(Of("AMD RDNA"), new() { QueueCount = count }, "it"));
            Assert.Contains($"{count} queues are wanted of 'it', whose family 1 has 4", error.Message, StringComparison.Ordinal);
        }

        Assert.Throws<NotSupportedException>(() => QueueSelection.Choose(Families((Copy, 1, 64)), new(), "it"));
        Assert.Throws<NotSupportedException>(() => QueueSelection.Choose([], new(), "it"));
    }

    [Fact]
    public void TheQueueForCopiesComesLast()
    {
        var options = new GpuDeviceOptions { QueueCount = 2, TransferQueue = true };
        Assert.Equal([(2, 0, false), (2, 1, false), (1, 0, true)], Places(Of("NVIDIA"), options));
        // Of the family that computes: a queue more where there is one, otherwise the last one twice.
        options = options with { TransferSharesFamily = true };
        Assert.Equal([(0, 0, false), (0, 1, false), (0, 2, true)], Places(Of("Adreno"), options));
        Assert.Equal([(0, 0, false), (0, 1, false), (0, 1, true)], Places(Of("Mali"), options));
        Assert.Equal([(0, 0, false), (0, 0, true)], Places(Of("Intel"), options with { QueueCount = 1 }));
    }

    private static IEnumerable<(int Family, int Index, bool OnlyCopies)> Places(QueueFamilyInfo[] families, GpuDeviceOptions options)
        => QueueSelection.Choose(families, options, "it").Places().Select(p => (p.Family.Index, p.Index, p.OnlyCopies));

    private static QueueFamilyInfo[] Families(params (QueueFlags Flags, int Count, int Bits)[] families)
        => [.. families.Select((f, i) => new QueueFamilyInfo(i, f.Flags, f.Count, f.Bits))];
}
