using System.Reflection;
using VkSim.Guides.Tests.Pages;
using VkSim.Guides.Tests.Programs;

namespace VkSim.Guides.Tests.Packages;

/// <summary>The packages hold what they should, and work in a project that has nothing else.</summary>
public sealed class PackageTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    private const string Library = "lib/net10.0";

    [Theory]
    [InlineData("VkSim.Compute", "Microsoft.Extensions.DependencyModel", "Silk.NET.Vulkan")]
    [InlineData("VkSim", "System.IO.Hashing", "VkSim.Compute")]
    [InlineData("VkSim.Formats", "CsvHelper", "System.Numerics.Tensors", "VkSim")]
    [InlineData("VkSim.Reports", "VkSim")]
    [InlineData("VkSim.Mpi", "VkSim")]
    [InlineData("VkSim.Reports.Png", "ScottPlot", "SkiaSharp.NativeAssets.Linux.NoDependencies", "VkSim.Reports")]
    [InlineData(
        "VkSim.VectorData", "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.VectorData.Abstractions", "VkSim")]
    [InlineData("VkSim.Orleans", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Sdk", "VkSim", "VkSim.VectorData")]
    public void ALibrarysPackageHoldsItWithItsDocumentationAndSymbols(string id, params string[] dependencies)
    {
        using var package = new PackageContent(feed.Package(id));
        using var symbols = new PackageContent(feed.Package(id, "snupkg"));
        Assert.Equal(["README.md", "icon.png", $"{Library}/{id}.dll", $"{Library}/{id}.xml"], package.Files);
        Assert.Equal([$"{Library}/{id}.pdb"], symbols.Files);
        Assert.Equal(dependencies, package.Dependencies);
        AssertDescribed(package);
    }

    [Theory]
    [InlineData("VkSim.Compute")]
    [InlineData("VkSim")]
    [InlineData("VkSim.Formats")]
    [InlineData("VkSim.VectorData")]
    [InlineData("VkSim.Mpi")]
    [InlineData("VkSim.Reports")]
    public void ALibrarySaysThatItMayBeTrimmedAndCompiledAheadOfTime(string id)
    {
        using var package = new PackageContent(feed.Package(id));
        AssemblyMetadataAttribute[] said = [.. package.Load($"{Library}/{id}.dll").GetCustomAttributes<AssemblyMetadataAttribute>()];
        Assert.Equal("True", said.SingleOrDefault(attribute => attribute.Key == "IsTrimmable")?.Value);
        Assert.Equal("True", said.SingleOrDefault(attribute => attribute.Key == "IsAotCompatible")?.Value);
    }

    [Fact]
    public void TheMathematicsBringsEveryCompiledShader()
    {
        string compiled = Places.Source("shaders/spirv");
        string[] shaders =
        [
            .. Directory.EnumerateFiles(compiled, "*.spv", SearchOption.AllDirectories)
                .Select(path => $"spirv/{Path.GetRelativePath(compiled, path).Replace('\\', '/')}"),
        ];
        using var package = new PackageContent(feed.Package("VkSim"));
        Assert.NotEmpty(shaders);
        Assert.Equal(
            shaders.Order(StringComparer.Ordinal), package.Load($"{Library}/VkSim.dll").GetManifestResourceNames().Order(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [InlineData("VkSim.Compute")]
    [InlineData("VkSim")]
    [InlineData("VkSim.Formats")]
    [InlineData("VkSim.VectorData")]
    [InlineData("VkSim.Mpi")]
    [InlineData("VkSim.Reports")]
    [InlineData("VkSim.Reports.Png")]
    [InlineData("VkSim.Orleans")]
    public void AnEmptyProjectWithThePackageAloneRunsItsReadme(string id)
    {
        using var package = new PackageContent(feed.Package(id));
        AssertRuns(id, MarkdownPage.Programs($"{id}/README.md", package.Text("README.md")));
    }

    [SkippableFact]
    public void AnEmptyProjectRunsTheRepositorysReadme() =>
        AssertRuns("VkSim.Formats", MarkdownPage.Programs("README.md", File.ReadAllText(Places.Source("README.md"))));

    [Fact]
    public void TheToolInstallsAndRuns()
    {
        using (var package = new PackageContent(feed.Package("VkSim.Cli")))
        {
            AssertDescribed(package);
            Assert.Contains("tools/net10.0/any/VkSim.Cli.dll", package.Files);
            Assert.Contains("tools/net10.0/any/vksim-silo.dll", package.Files);
            Assert.DoesNotContain(package.Files, file => file.StartsWith("tools/net10.0/any/VkSim", StringComparison.Ordinal) && file.EndsWith(".xml", StringComparison.Ordinal));
        }

        string folder = feed.CreateFolder();
        DotNet.Run(
            folder, feed.Environment, "dotnet", "tool", "install", "VkSim.Cli", "--version", Places.Version, "--tool-path", Path.Combine(folder, "tools"));
        string devices = DotNet.Run(folder, feed.Environment, Path.Combine(folder, "tools", "vksim"), "devices", "--json");
        Assert.Contains("\"cpu\"", devices, StringComparison.OrdinalIgnoreCase);
        // The same command line, in the program that has clusters; it takes the place of this one.
        string help = DotNet.Run(folder, feed.Environment, "dotnet", "exec", SiloOf(folder), "serve", "--help");
        Assert.Contains("--gateway", help, StringComparison.Ordinal);
    }

    private static string SiloOf(string folder) =>
        Assert.Single(Directory.EnumerateFiles(Path.Combine(folder, "tools", ".store"), "vksim-silo.dll", SearchOption.AllDirectories));

    private static void AssertDescribed(PackageContent package)
    {
        Assert.Equal("MIT", package.Metadata("license"));
        Assert.Equal("README.md", package.Metadata("readme"));
        Assert.Equal("icon.png", package.Metadata("icon"));
        Assert.Contains("README.md", package.Files);
        Assert.Contains("icon.png", package.Files);
        Assert.False(string.IsNullOrWhiteSpace(package.Metadata("description")));
        Assert.False(string.IsNullOrWhiteSpace(package.Metadata("tags")));
    }

    private void AssertRuns(string id, List<PageProgram> programs)
    {
        Assert.NotEmpty(programs);
        foreach (PageProgram program in programs)
        {
            Assert.NotNull(program.Output);
            Assert.Equal(program.Output, Run(id, program));
        }
    }

    private string Run(string id, PageProgram program)
    {
        string folder = feed.CreateFolder();
        File.WriteAllText(Path.Combine(folder, "empty.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{id}" Version="{Places.Version}" />
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program.Source);
        program.WriteFiles(folder);
        DotNet.Build(folder, feed.Environment, "build", "-c", "Release", "-o", "out");
        string? missing = Vulkan.MissingFor(program);
        Skip.If(missing is not null, $"It builds, and does not run: {missing}");
        return DotNet.Run(folder, feed.Environment, "dotnet", Path.Combine("out", "empty.dll"));
    }
}
