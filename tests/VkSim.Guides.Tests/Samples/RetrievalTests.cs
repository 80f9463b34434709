using System.Text.RegularExpressions;
using VkSim.Guides.Tests.Programs;

namespace VkSim.Guides.Tests.Samples;

/// <summary>The retrieval sample finds this repository's documents by what they are about.</summary>
public sealed partial class RetrievalTests
{
    [Theory]
    [InlineData("teaching a neural network", "contrastive/README.md")]
    [InlineData("NPCs of video games recalling things in real time", "frameloop/README.md")]
    public void AQuestionInOtherWordsFindsTheDocument(string question, string file)
    {
        HashSet<string> words = [.. WordsOf(File.ReadAllText(Places.Source($"samples/{file}")))];
        Assert.DoesNotContain(WordsOf(question), words.Contains);
        Assert.Equal(file, Best(Ask("samples", "--query", question)));
    }

    [Fact]
    public void AStoreFindsTheSameAlsoWhenItIsOpenedAgain()
    {
        using var folder = new TemporaryFolder();
        string found = Ask("samples", "--query", "half precision", "--store", folder.Path);
        Assert.Equal("precision/README.md", Best(found));
        Assert.Equal(found, Ask("samples", "--query", "half precision", "--store", folder.Path));
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
