using System.Xml.Linq;
using ArchUnitNET.Fluent;
using ArchUnitNET.xUnit;
using VkSim.Architecture.Tests.Houses;
using VkSim.Architecture.Tests.Rules;

namespace VkSim.Architecture.Tests;

/// <summary>Each rule is broken once in the planted house, and names who broke it.</summary>
public sealed class PlantedOffenderTests
{
    [Fact]
    public void NumericsThatKnowTheContract() => Catches(FloorRules.NumericsKnowsNobody, "Numerics.FactAboutViews", "Contract.PlantedView");

    [Fact]
    public void AContractThatKnowsABackend() => Catches(FloorRules.ContractKnowsNumericsAlone, "SettingOfOneBackend", "Simd.PlantedSimdBackend");

    [Fact]
    public void SimdThatKnowsGpu() => Catches(FloorRules.SimdKnowsContractAndNumerics, "Simd.LaneOfTheOther", "Gpu.PlantedGpuBackend");

    [Fact]
    public void SimdThatKnowsTheEngine() => Catches(FloorRules.SimdDoesNotKnowTheEngine, "Simd.RowsInABuffer", "VkSim.Compute.GpuBuffer");

    [Fact]
    public void GpuThatKnowsSimd() => Catches(FloorRules.GpuKnowsContractAndNumerics, "Gpu.KernelOfTheOther", "Simd.PlantedSimdBackend");

    [Fact]
    public void GpuThatKnowsAnOperation() => Catches(FloorRules.GpuKnowsContractAndNumerics, "Gpu.KernelWithItsCaller", "Operations.OperationOnOneBackend");

    [Fact]
    public void AnOperationThatKnowsABackend() =>
        Catches(FloorRules.OnlyTheCatalogKnowsBackends, "Operations.OperationOnOneBackend", "Gpu.PlantedGpuBackend");

    [Fact]
    public void AnEntryThatKnowsABackend() =>
        Catches(house => FloorRules.KnowsNoBackend(house, house), "Entries.EntryOnABackend", "Simd.PlantedSimdBackend");

    [Fact]
    public void AnOperationThatKnowsTheOracle() => Catches(FloorRules.NobodyKnowsTheOracle, "Operations.SlowPath", "Reference.PlantedOracle");

    [Fact]
    public void AnOracleThatKnowsABackend() => Catches(FloorRules.TheOracleKnowsNoBackend, "Reference.OracleOfItself", "Simd.PlantedSimdBackend");

    [Fact]
    public void AnOperationThatCallsVulkan() => Catches(FloorRules.NobodyCallsVulkan, "Operations.RawCall", "Silk.NET.Planted.PlantedVulkan");

    [Fact]
    public void ATypeWithoutAFileOfItsName() => Assert.Contains(House.Planted.Unplaced, name => name.EndsWith(".InANestedNamespace", StringComparison.Ordinal));

    [Fact]
    public void AConstantOfAnotherFloor() =>
        Assert.Contains(SourceRules.ImportsStayOnTheirFloors(House.Planted), line => line.Contains("Numerics/FactWithAConstant.cs"));

    [Fact]
    public void ATypeInAnotherNamespace() =>
        Assert.Contains(SourceRules.NamespacesFollowFolders(House.Planted), line => line.Contains("Misplaced is in"));

    [Fact]
    public void AFileOfTwoTypes() => Assert.Contains(SourceRules.OneTypeAFile(House.Planted.Files), line => line.Contains("TwoTypes, SecondType"));

    [Fact]
    public void ACatchAll() => Assert.Contains(SourceRules.NoCatchAlls(House.Planted.Files), line => line.Contains("PlantedHelpers.cs"));

    [Fact]
    public void AnEngineWithMathematics()
    {
        Assert.Contains(EngineRules.NoMathematics(House.Planted.Files), line => line.Contains("CosineInTheEngine"));
        Assert.Equal(["spirv/cosine.spv"], EngineRules.NoKernels(["spirv/selftest.tree.spv", "spirv/cosine.spv"]));
    }

    [Fact]
    public void AProjectWithAPackage()
    {
        var project = XDocument.Parse("""
            <Project>
              <ItemGroup>
                <ProjectReference Include="../VkSim.Compute/VkSim.Compute.csproj" />
                <ProjectReference Include="../VkSim.Cli/VkSim.Cli.csproj" />
                <PackageReference Include="Csv.Helper" />
                <PackageReference Include="Analyzers" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        Assert.Equal(["VkSim.Cli", "Csv.Helper"], ProjectRules.Foreign(project, "VkSim.Compute"));
    }

    [Fact]
    public void AProjectWithAFriend() => Assert.Equal(
        ["VkSim.Native"], ProjectRules.Friends(XDocument.Parse("""<Project><ItemGroup><InternalsVisibleTo Include="VkSim.Native" /></ItemGroup></Project>""")));

    private static void Catches(Func<House, IArchRule> rule, string offender, string known)
    {
        var failure = Assert.Throws<FailedArchRuleException>(() => rule(House.Planted).Check(House.Planted.Architecture));
        Assert.Contains($"{House.Planted.InternalNamespace}.{offender}", failure.Message);
        Assert.Contains(known, failure.Message);
    }
}
