using ArchUnitNET.Fluent;
using VkSim.Architecture.Tests.Houses;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace VkSim.Architecture.Tests.Rules;

/// <summary>Which floor of a house may know which.</summary>
internal static class FloorRules
{
    private const string Engine = @"^VkSim\.Compute";
    private const string RawVulkan = @"^Silk\.NET";

    private static readonly string[] Insides = ["Simd", "Gpu", "Catalog", "Reference"];

    /// <summary>Facts about numbers know nobody.</summary>
    public static IArchRule NumericsKnowsNobody(House house) => Knows(house, "Numerics").AndShould().NotDependOnAny(Named(Engine));

    /// <summary>The contract of a backend knows numeric facts alone.</summary>
    public static IArchRule ContractKnowsNumericsAlone(House house) =>
        Knows(house, "Contract", "Numerics").AndShould().NotDependOnAny(Named(Engine));

    /// <summary>The SIMD backend knows neither the GPU's nor what is above both.</summary>
    public static IArchRule SimdKnowsContractAndNumerics(House house) => Knows(house, "Simd", "Contract", "Numerics");

    /// <summary>The SIMD backend does not need the engine.</summary>
    public static IArchRule SimdDoesNotKnowTheEngine(House house) => Types().That().Are(house.On("Simd")).Should().NotDependOnAny(Named(Engine));

    /// <summary>The GPU's backend knows neither the SIMD one nor what is above both.</summary>
    public static IArchRule GpuKnowsContractAndNumerics(House house) => Knows(house, "Gpu", "Contract", "Numerics");

    /// <summary>Whatever is above backends reaches them through the contract; the catalogue alone makes them.</summary>
    public static IArchRule OnlyTheCatalogKnowsBackends(House house) =>
        Types().That().Are(house.NotOn("Catalog", "Simd", "Gpu")).Should().NotDependOnAny(house.On("Simd", "Gpu"));

    /// <summary>What stands on the library uses its public face: neither backends nor what makes them, nor the oracle.</summary>
    public static IArchRule KnowsNoBackend(House house, House library) =>
        Types().That().Are(house.NotOn(Insides)).Should().NotDependOnAny(library.On(Insides));

    /// <summary>The oracle is for tests and 'verify'; no code path of the library leads there.</summary>
    public static IArchRule NobodyKnowsTheOracle(House house) =>
        Types().That().Are(house.NotOn("Reference")).Should().NotDependOnAny(house.On("Reference"));

    /// <summary>The oracle shares nothing with what it judges.</summary>
    public static IArchRule TheOracleKnowsNoBackend(House house) =>
        Types().That().Are(house.On("Reference")).Should().NotDependOnAny(house.On("Contract", "Simd", "Gpu", "Catalog"));

    /// <summary>Vulkan is called by the engine alone.</summary>
    public static IArchRule NobodyCallsVulkan(House house) => Types().That().Are(house.NotOn()).Should().NotDependOnAny(Named(RawVulkan));

    private static ArchUnitNET.Fluent.Syntax.Elements.Types.TypesShouldConjunction Knows(House house, string floor, params string[] known) =>
        Types().That().Are(house.On(floor)).Should().NotDependOnAny(house.NotOn([floor, .. known]));

    private static ArchUnitNET.Domain.IObjectProvider<ArchUnitNET.Domain.IType> Named(string pattern) =>
        Types(includeReferenced: true).That().HaveFullNameMatching(pattern);
}
