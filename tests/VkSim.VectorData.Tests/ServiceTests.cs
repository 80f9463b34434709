using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace VkSim.VectorData.Tests;

/// <summary>Stores and collections as services.</summary>
public sealed class ServiceTests
{
    [Fact]
    public async Task AStoreIsOneServiceUnderItsNameAndTheAbstractions()
    {
        IServiceCollection services = new ServiceCollection().AddSingleton(Cpu.Device).AddSingleton<IEmbeddingGenerator>(new EmbeddingTests.LengthGenerator());
        await using ServiceProvider provider = services.AddVkSimVectorStore().AddKeyedVkSimVectorStore("second").BuildServiceProvider();
        VectorStore store = provider.GetRequiredService<VectorStore>();
        Assert.Same(store, provider.GetRequiredService<VkSimVectorStore>());
        VectorStore second = provider.GetRequiredKeyedService<VectorStore>("second");
        Assert.NotSame(store, second);
        Assert.Same(second, provider.GetRequiredKeyedService<VkSimVectorStore>("second"));

        // The generator is the registered one.
        VectorStoreCollection<int, EmbeddingTests.Page> pages = store.GetCollection<int, EmbeddingTests.Page>("pages");
        await pages.EnsureCollectionExistsAsync();
        await pages.UpsertAsync(new EmbeddingTests.Page { Id = 1, Text = "x" });
        Assert.False(await second.CollectionExistsAsync("pages"));
    }

    [Fact]
    public async Task ACollectionIsOneServiceUnderThreeNames()
    {
        await using ServiceProvider provider = new ServiceCollection().AddSingleton(Cpu.Device)
            .AddVkSimCollection<string, Note>("notes").AddKeyedVkSimCollection<string, Note>("key", "others", lifetime: ServiceLifetime.Transient).BuildServiceProvider();
        VkSimCollection<string, Note> notes = provider.GetRequiredService<VkSimCollection<string, Note>>();
        Assert.Same(notes, provider.GetRequiredService<VectorStoreCollection<string, Note>>());
        Assert.Same(notes, provider.GetRequiredService<IVectorSearchable<Note>>());
        Assert.Equal("others", provider.GetRequiredKeyedService<VectorStoreCollection<string, Note>>("key").Name);
        Assert.NotSame(provider.GetRequiredKeyedService<IVectorSearchable<Note>>("key"), provider.GetRequiredKeyedService<IVectorSearchable<Note>>("key"));
        await notes.EnsureCollectionExistsAsync();
        await notes.UpsertAsync(Note.At("a", 1));
        Assert.Single(await provider.GetRequiredService<IVectorSearchable<Note>>().SearchAsync(new float[2], 1).ListAsync());
    }

    [Fact]
    public async Task ACollectionIsOfTheStoreThatIsRegisteredLikewise()
    {
        using var folder = new TemporaryFolder();
        await using ServiceProvider provider = new ServiceCollection().AddSingleton(Cpu.Device)
            .AddKeyedVkSimVectorStore("key", folder.Path).AddKeyedVkSimCollection<string, Note>("key", "notes").BuildServiceProvider();
        await provider.GetRequiredKeyedService<VectorStoreCollection<string, Note>>("key").EnsureCollectionExistsAsync();
        Assert.True(await provider.GetRequiredKeyedService<VectorStore>("key").CollectionExistsAsync("notes"));
        Assert.True(File.Exists(Path.Combine(folder.Path, "notes.vksimrecords")));
    }

    [Fact]
    public void WithoutADeviceOneIsRegistered()
    {
        IServiceCollection services = new ServiceCollection().AddVkSimVectorStore().AddVkSimCollection<string, Note>("notes");
        Assert.Single(services, service => service.ServiceType == typeof(VectorDevice));
        Assert.Throws<ArgumentNullException>("services", () => ((IServiceCollection)null!).AddVkSimVectorStore());
        Assert.Throws<ArgumentException>("name", () => services.AddVkSimCollection<string, Note>(" "));
    }
}
