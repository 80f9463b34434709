using ArchUnitNET.xUnit;
using VkSim.Architecture.Tests.Houses;
using VkSim.Architecture.Tests.Rules;
using VkSim.Compute;

namespace VkSim.Architecture.Tests;

/// <summary>The floors of the library, as docs/architecture.md draws them.</summary>
public sealed class HouseTests
{
    private static readonly IReadOnlyList<SourceFile> Engine = SourceFile.Below("src/VkSim.Compute");

    // In the tree in place of packages, under the packages' names.
    private static readonly IReadOnlyList<SourceFile> Own = [.. SourceFile.Below("src").Where(file => !file.Folder.Split('/').Contains("Bindings"))];

    [Fact]
    public void NumericsKnowsNobody() => FloorRules.NumericsKnowsNobody(House.VkSim).Check(House.VkSim.Architecture);

    [Fact]
    public void ContractKnowsNumericsAlone() => FloorRules.ContractKnowsNumericsAlone(House.VkSim).Check(House.VkSim.Architecture);

    [Fact]
    public void SimdKnowsContractAndNumerics() => FloorRules.SimdKnowsContractAndNumerics(House.VkSim).Check(House.VkSim.Architecture);

    [Fact]
    public void SimdDoesNotKnowTheEngine() => FloorRules.SimdDoesNotKnowTheEngine(House.VkSim).Check(House.VkSim.Architecture);

    [Fact]
    public void GpuKnowsContractAndNumerics() => FloorRules.GpuKnowsContractAndNumerics(House.VkSim).Check(House.VkSim.Architecture);

    [Fact]
    public void OnlyTheCatalogKnowsBackends() => FloorRules.OnlyTheCatalogKnowsBackends(House.VkSim).Check(House.VkSim.Architecture);

    [Fact]
    public void NobodyKnowsTheOracle() => FloorRules.NobodyKnowsTheOracle(House.VkSim).Check(House.VkSim.Architecture);

    [Fact]
    public void TheOracleKnowsNoBackend() => FloorRules.TheOracleKnowsNoBackend(House.VkSim).Check(House.VkSim.Architecture);

    [Fact]
    public void TheLibraryCallsNoVulkan() => FloorRules.NobodyCallsVulkan(House.VkSim).Check(House.VkSim.Architecture);

    [Fact]
    public void FormatsCallNoVulkan() => FloorRules.NobodyCallsVulkan(House.Formats).Check(House.Formats.Architecture);

    [Fact]
    public void EveryTypeHasAFloor()
    {
        Assert.Empty(House.VkSim.Unplaced);
        Assert.Empty(House.Formats.Unplaced);
        Assert.Empty(House.Native.Unplaced);
    }

    [Fact]
    public void ImportsStayOnTheirFloors() => Assert.Empty(SourceRules.ImportsStayOnTheirFloors(House.VkSim));

    [Fact]
    public void NamespacesFollowFolders() => Assert.Empty(SourceRules.NamespacesFollowFolders(House.VkSim));

    [Fact]
    public void NamespacesOfFormatsFollowFolders() => Assert.Empty(SourceRules.NamespacesFollowFolders(House.Formats));

    [Fact]
    public void AFileIsOneType() => Assert.Empty(SourceRules.OneTypeAFile(Own));

    [Fact]
    public void NamesStandForIdeas() => Assert.Empty(SourceRules.NoCatchAlls(Own));

    [Fact]
    public void TheEngineKnowsNoMathematics()
    {
        Assert.Empty(EngineRules.NoMathematics(Engine));
        Assert.Empty(EngineRules.NoKernels(typeof(GpuDevice).Assembly.GetManifestResourceNames()));
    }

    [Fact]
    public void TheEngineStandsOnVulkanAlone() =>
        Assert.Empty(ProjectRules.Foreign(ProjectRules.Load("VkSim.Compute"), "Silk.NET.*", "Microsoft.Extensions.DependencyModel"));

    [Fact]
    public void TheLibraryStandsOnTheEngineAlone() => Assert.Empty(ProjectRules.Foreign(ProjectRules.Load("VkSim"), "VkSim.Compute", "System.IO.Hashing"));

    [Fact]
    public void FormatsStandOnTheLibrary() =>
        Assert.Empty(ProjectRules.Foreign(ProjectRules.Load("VkSim.Formats"), "VkSim", "CsvHelper", "System.Numerics.Tensors"));

    [Fact]
    public void TheCInterfaceStandsOnTheLibrary() => Assert.Empty(ProjectRules.Foreign(ProjectRules.Load("VkSim.Native"), "VkSim"));

    [Fact]
    public void TheCInterfaceKnowsNoBackend() => FloorRules.KnowsNoBackend(House.Native, House.VkSim).Check(House.Native.Architecture);

    [Fact]
    public void TheCInterfaceCallsNoVulkan() => FloorRules.NobodyCallsVulkan(House.Native).Check(House.Native.Architecture);

    [Fact]
    public void TheLibraryAndTheEngineKeepTheirInsidesFromTheCInterface()
    {
        Assert.DoesNotContain("VkSim.Native", ProjectRules.Friends(ProjectRules.Load("VkSim")));
        Assert.DoesNotContain("VkSim.Native", ProjectRules.Friends(ProjectRules.Load("VkSim.Compute")));
    }

    [Fact]
    public void TheVectorStoreStandsOnTheLibrary()
    {
        Assert.Empty(ProjectRules.Foreign(ProjectRules.Load("VkSim.VectorData"), "VkSim", "Microsoft.Extensions.*"));
        Assert.DoesNotContain("VkSim.VectorData", ProjectRules.Friends(ProjectRules.Load("VkSim")));
        Assert.Empty(SourceRules.NamespacesFollowFolders(House.VectorData));
        Assert.Empty(House.VectorData.Unplaced);
    }

    [Fact]
    public void TheClusterStandsOnTheLibraryAndTheVectorStore()
    {
        Assert.Empty(ProjectRules.Foreign(ProjectRules.Load("VkSim.Orleans"), "VkSim", "VkSim.VectorData", "Microsoft.Orleans.*"));
        Assert.DoesNotContain("VkSim.Orleans", ProjectRules.Friends(ProjectRules.Load("VkSim")));
        Assert.Empty(SourceRules.NamespacesFollowFolders(House.Orleans));
        Assert.Empty(House.Orleans.Unplaced);
    }

    [Fact]
    public void TheClusterCallsNoVulkan() => FloorRules.NobodyCallsVulkan(House.Orleans).Check(House.Orleans.Architecture);

    [Fact]
    public void ReportsStandOnTheLibraryAlone()
    {
        Assert.Empty(ProjectRules.Foreign(ProjectRules.Load("VkSim.Reports"), "VkSim"));
        Assert.Empty(SourceRules.NamespacesFollowFolders(House.Reports));
        Assert.Empty(House.Reports.Unplaced);
    }

    [Fact]
    public void OnlyPicturesBringAnotherDrawingLibrary() =>
        Assert.Empty(ProjectRules.Foreign(ProjectRules.Load("VkSim.Reports.Png"), "VkSim.Reports", "ScottPlot", "SkiaSharp.NativeAssets.*"));

    [Fact]
    public void ReportsCallNoVulkan() => FloorRules.NobodyCallsVulkan(House.Reports).Check(House.Reports.Architecture);

    [Fact]
    public void ReportsKnowNoBackend() => FloorRules.KnowsNoBackend(House.Reports, House.VkSim).Check(House.Reports.Architecture);

    [Fact]
    public void LossesAcrossRanksStandOnTheLibraryAlone()
    {
        Assert.Empty(ProjectRules.Foreign(ProjectRules.Load("VkSim.Mpi"), "VkSim"));
        Assert.Empty(SourceRules.NamespacesFollowFolders(House.Mpi));
        Assert.Empty(House.Mpi.Unplaced);
    }

    [Fact]
    public void LossesAcrossRanksCallNoVulkan() => FloorRules.NobodyCallsVulkan(House.Mpi).Check(House.Mpi.Architecture);

    [Fact]
    public void LossesAcrossRanksKnowNoBackend() => FloorRules.KnowsNoBackend(House.Mpi, House.VkSim).Check(House.Mpi.Architecture);

    [Fact]
    public void TheVectorStoreCallsNoVulkan() => FloorRules.NobodyCallsVulkan(House.VectorData).Check(House.VectorData.Architecture);

    [Fact]
    public void TheCommandLineStandsOnTop()
    {
        Assert.Empty(ProjectRules.Foreign(
            ProjectRules.Load("VkSim.Cli"), "VkSim.Formats", "VkSim.Reports.Png", "System.CommandLine", "Spectre.Console", "Microsoft.ML.OnnxRuntime.Managed", "FastBertTokenizer"));
        Assert.Empty(ProjectRules.Foreign(ProjectRules.Load("VkSim.Silo"), "VkSim.Cli", "VkSim.Orleans", "Microsoft.Orleans.Connections.Security"));
        foreach (string lower in new[] { "VkSim.Compute", "VkSim", "VkSim.Formats", "VkSim.Reports", "VkSim.Reports.Png" })
        {
            Assert.DoesNotContain("VkSim.Cli", ProjectRules.Foreign(ProjectRules.Load(lower)));
        }
    }
}
