namespace VkSim.Cli.Tests.Benchmarks;

public sealed class ProcessorCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("0-7,64-71", 128, 8)]
    [InlineData("0-7,64-71", 16, 1)]
    [InlineData("0-7,64-71", 4, 1)]
    [InlineData("0", 2, 2)]
    [InlineData("", 8, 1)]
    [InlineData("all", 8, 1)]
    public void EveryGroupOfProcessorsHasOne(string sharing, int processors, int groups)
    {
        Write(2, "1024K", "0");
        Write(3, "32768K", sharing);
        Assert.Equal(groups * (32L << 20), ProcessorCache.LastLevel(_folder.Path, processors));
    }

    [Fact]
    public void WhatTheSystemDoesNotTellIsNull()
    {
        Assert.Null(ProcessorCache.LastLevel(Path.Combine(_folder.Path, "nowhere"), 8));
        Assert.Null(ProcessorCache.LastLevel(_folder.Path, 8));
    }

    private void Write(int level, string size, string sharing)
    {
        string cache = Directory.CreateDirectory(Path.Combine(_folder.Path, $"index{level}")).FullName;
        File.WriteAllText(Path.Combine(cache, "size"), size + "\n");
        File.WriteAllText(Path.Combine(cache, "shared_cpu_list"), sharing + "\n");
    }
}
