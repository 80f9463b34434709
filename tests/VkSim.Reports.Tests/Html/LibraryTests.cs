using System.Security.Cryptography;
using System.Text;
using VkSim.Reports.Html;

namespace VkSim.Reports.Tests.Html;

/// <summary>The drawing library that is in the tree.</summary>
public sealed class LibraryTests
{
    private const string Web = "src/VkSim.Reports/web";

    [Fact]
    public void TheLibraryIsMadeOfWhatTheLockFileNames()
    {
        string[][] sums = [.. File.ReadAllLines(Places.Source($"{Web}/plotly/SHA256SUMS")).Select(line => line.Split("  "))];
        Assert.Equal(["buffer.js", "entry.js", "package-lock.json", "package.json", "plotly.js"], sums.Select(sum => sum[1]));
        Assert.All(sums, sum => Assert.Equal(
            sum[0], Hash(sum[1] == "plotly.js" ? PageResources.Library : File.ReadAllBytes(Places.Source($"{Web}/{sum[1]}")))));
    }

    [Fact]
    public void TheLibraryMayStandWithinMarkup()
    {
        string library = Encoding.UTF8.GetString(PageResources.Library);
        Assert.DoesNotContain("</script", library, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<!--", library, StringComparison.Ordinal);
        // A browser reads other line ends as this one, and then the policy's hash would not be the script's.
        Assert.DoesNotContain("\r", library, StringComparison.Ordinal);
    }

    [Fact]
    public void LicencesAreKept()
    {
        string licences = Encoding.UTF8.GetString(PageResources.Licences);
        Assert.Contains("== plotly.js 4.1.1, MIT ==", licences, StringComparison.Ordinal);
        Assert.Contains("Permission is hereby granted", licences, StringComparison.Ordinal);
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
