namespace VkSim.Cli.Tests.Demo;

public sealed class OwnSourcesTests
{
    [Fact]
    public void TheProgramCarriesSources()
    {
        TextCollection texts = OwnSources.ReadEmbedded();
        Assert.InRange(texts.Documents.Count, 50, 5000);
        Assert.Contains(texts.Documents, document => document.Path == "src/VkSim/VectorDevice.cs");
        Assert.Contains(texts.Documents, document => document.Path.EndsWith(".comp", StringComparison.Ordinal));
        string[] strangers = ["/obj/", "/bin/", "/node_modules/", "/artifacts/", "/."];
        Assert.DoesNotContain(texts.Documents, document => strangers.Any(folder => document.Path.Contains(folder, StringComparison.Ordinal)));
        Assert.All(texts.Documents, document => Assert.True(document.Bytes > 0));
    }

    [Fact]
    public void TheRepositoryIsFoundFromWithin()
    {
        string? repository = OwnSources.FindRepository(AppContext.BaseDirectory);
        Assert.NotNull(repository);
        TextCollection texts = OwnSources.Read(new SilentBoard(), CancellationToken.None);
        Assert.Equal(repository, texts.Source);
        Assert.Contains(texts.Documents, document => document.Path == "tests/VkSim.Cli.Tests/Demo/OwnSourcesTests.cs");
        Assert.DoesNotContain(texts.Documents, document => document.Path.Contains("/bin/", StringComparison.Ordinal));
        Assert.Null(OwnSources.FindRepository(Path.GetTempPath()));
    }
}
