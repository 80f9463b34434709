using System.Text.RegularExpressions;
using VkSim.Guides.Tests.Programs;

namespace VkSim.Guides.Tests.Samples;

/// <summary>The retrieval sample finds this repository's documents by what they are about.</summary>
public sealed partial class RetrievalTests
{
    [Fact]
    public void AQuestionInOtherWordsFindsTheDocument() => AssertFinds("contrastive/README.md", "teaching a neural network");

    [Fact]
    public void AStoreFindsItAlsoWhenItIsOpenedAgain()
    {
        using var folder = new TemporaryFolder();
        string[] store = ["--store", folder.Path];
        string found = AssertFinds("frameloop/README.md", "NPCs of video games recalling things in real time", store);
        Assert.Equal(found, AssertFinds("frameloop/README.md", "NPCs of video games recalling things in real time", store));
    }

    [Fact]
    public void TheModelsSpaceIsHealthy() => Assert.StartsWith("healthy", Ask("samples", "--inspect"));

    private static string AssertFinds(string file, string question, params string[] options)
    {
        HashSet<string> words = [.. WordsOf(File.ReadAllText(Places.Source($"samples/{file}")))];
        Assert.DoesNotContain(WordsOf(question), words.Contains);
        string found = Ask(["samples", "--query", question, .. options]);
        Assert.Equal(file, Best(found));
        return found;
    }

    // A line is a score, a file with a line's number, and the beginning of a text.
    private static string Best(string output) => output.Split("  ")[1].Split(':')[0];

    private static string Ask(params string[] arguments) => DotNet.Run(
        Places.Repository,
        new Dictionary<string, string>(),
        "dotnet",
        [Places.Source($"samples/retrieval/bin/{Places.Configuration}/net10.0/VkSim.Samples.Retrieval.dll"), .. arguments]);

    private static IEnumerable<string> WordsOf(string text) => Words().Matches(text).Select(word => word.Value.ToLowerInvariant());

    // Shorter ones say little.
    [GeneratedRegex(@"\p{L}{4,}")]
    private static partial Regex Words();
}
