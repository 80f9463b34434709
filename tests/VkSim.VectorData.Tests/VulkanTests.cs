using VkSim.Compute;

namespace VkSim.VectorData.Tests;

/// <summary>A store on the first Vulkan device of this machine.</summary>
public sealed class VulkanTests
{
    [SkippableFact]
    public async Task AStoreOnAGpuFindsWhatOneOnTheCpuFinds()
    {
        bool isRequired = Environment.GetEnvironmentVariable("VKSIM_REQUIRE_VULKAN") == "1";
        GpuAdapter? adapter = GpuAdapter.TryEnumerate(out IReadOnlyList<GpuAdapter> adapters, out _) ? adapters.FirstOrDefault() : null;
        Skip.If(adapter is null && !isRequired, "no Vulkan device");
        using GpuDevice gpu = GpuDevice.Create(adapter!, new GpuDeviceOptions { Validation = true });
        using var device = VectorDevice.Create(gpu);
        Assert.Equal(await FindAsync(Cpu.Device), await FindAsync(device));
        Assert.Empty(gpu.ValidationMessages);
    }

    private static async Task<List<(string, double)>> FindAsync(VectorDevice device)
    {
        using var notes = new VkSimCollection<string, Note>(device, "notes");
        await notes.EnsureCollectionExistsAsync();
        await notes.UpsertAsync(Enumerable.Range(0, 50).Select(i => new Note { Id = $"{i}", Year = i % 7, Small = (short)(i % 3), Place = new float[] { i * 17 % 50, 0 } }));
        await notes.DeleteAsync(["5", "6"]);
        List<VectorSearchResult<Note>> found = await notes.SearchAsync(new float[2], 5, new() { Filter = note => note.Year > 2 && note.Small != 1, IncludeVectors = true }).ListAsync();
        Assert.All(found, hit => Assert.Equal(hit.Score!.Value, hit.Record.Place!.Value.Span[0]));
        return [.. found.Select(hit => (hit.Record.Id, hit.Score!.Value))];
    }
}
