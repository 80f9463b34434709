using VkSim.Compute;
using VkSim.Tests.Losses;

namespace VkSim.Mpi.Tests;

/// <summary>Ranks on Vulkan devices, each with one of its own, under the validation layer.</summary>
public sealed class VulkanTests
{
    [SkippableTheory]
    [InlineData(LossKind.SharedNegatives)]
    [InlineData(LossKind.Clip)]
    [InlineData(LossKind.NtXent)]
    [InlineData(LossKind.SigLip)]
    [InlineData(LossKind.SupCon)]
    public void RanksOnGpusGiveTheLossOfAllRows(LossKind kind)
    {
        GpuAdapter adapter = Adapter();
        LossCase loss = LossCase.Random(kind, rows: 37, columns: 19, RingLossTests.WithLogSums);
        int[] split = [20, 0, 17];
        var shares = new Share[split.Length];
        var messages = new string[split.Length];
        LocalRing.Run(split.Length, ring =>
        {
            using GpuDevice gpu = GpuDevice.Create(adapter, new GpuDeviceOptions { Validation = true });
            using (var device = VectorDevice.Create(gpu))
            {
                Share first = Share.Compute(loss, ring, device, split);
                shares[ring.Rank] = Share.Compute(loss, ring, device, split);
                Assert.Equal((first with { Scratch = 0 }).ToBytes(), (shares[ring.Rank] with { Scratch = 0 }).ToBytes());
            }

            messages[ring.Rank] = string.Join('\n', gpu.ValidationMessages);
        });
        Assert.All(messages, Assert.Empty);
        using VectorDevice cpu = Cpu.Create();
        using LossResult joined = Share.Join(loss, shares, cpu);
        LossAgreement.Check(loss, loss.Exact(), joined, $"{kind} on {adapter.Name}");
    }

    [SkippableFact]
    public void DevicesOfTwoKindsAreRefused()
    {
        using GpuDevice gpu = GpuDevice.Create(Adapter());
        using var onGpu = VectorDevice.Create(gpu);
        using VectorDevice onCpu = Cpu.Create();
        LossCase loss = LossCase.Random(LossKind.Clip, 4, 4);
        Exception?[] told = new Exception?[2];
        LocalRing.Run(2, ring => told[ring.Rank] = Record.Exception(() => Share.Compute(loss, ring, ring.Rank == 0 ? onCpu : onGpu, [2, 2])));
        Assert.All(told, exception =>
            Assert.Equal("Rank 1 has a device of the kind Vulkan; rank 0 has cpu. All ranks need the same.", Assert.IsType<RingException>(exception).Message));
    }

    private static GpuAdapter Adapter()
    {
        bool isRequired = Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") == "1";
        GpuAdapter? adapter = GpuAdapter.TryEnumerate(out IReadOnlyList<GpuAdapter> adapters, out _) ? adapters.FirstOrDefault() : null;
        Skip.If(adapter is null && !isRequired, "no Vulkan device");
        return adapter!;
    }
}
