using System.Text.RegularExpressions;
using VkSim.Architecture.Tests.Houses;

namespace VkSim.Architecture.Tests;

/// <summary>What docs/architecture.md says is there.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void EveryFileThatTheWalkNamesExists()
    {
        string text = File.ReadAllText(Repository.PathOf("docs/architecture.md"));
        string[] names = [.. FileName().Matches(text).Select(match => match.Groups[1].Value)];
        Assert.True(names.Length > 15, $"The walk names {names.Length} files.");
        Assert.All(names, name => Assert.True(
            File.Exists(Repository.PathOf(name)) || File.Exists(Repository.PathOf($"src/VkSim/{name}")), $"{name} is not there."));
    }

    [GeneratedRegex(@"`([\w/.]+\.(?:cs|comp))`")]
    private static partial Regex FileName();
}
