using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using VkSim.Compute;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace VkSim.Architecture.Tests.Houses;

/// <summary>
/// A library as its folders and its assembly show it. The floor of a type is the outermost folder of the file that is named
/// after it, since the namespace of public types does not tell; "" is the root.
/// </summary>
internal sealed class House
{
    private readonly Dictionary<string, string> _floors = [];
    private readonly string _assembly;

    /// <summary>Loads an assembly, with the library and the engine below it.</summary>
    /// <param name="folder">Where its sources are below the repository's root.</param>
    /// <param name="assembly">What they are compiled to.</param>
    /// <param name="internalNamespace">The namespace of internal types at the root; those in folders add the folders' names.</param>
    /// <param name="publicNamespace">The namespace of public types, wherever they are.</param>
    public House(string folder, System.Reflection.Assembly assembly, string internalNamespace, string publicNamespace)
    {
        InternalNamespace = internalNamespace;
        PublicNamespace = publicNamespace;
        _assembly = assembly.GetName().Name!;
        Files = SourceFile.Below(folder);
        // A type in several files has the floor of the shortest name, which is the type's alone.
        foreach (SourceFile file in Files.OrderBy(file => System.IO.Path.GetFileName(file.Path).Length))
        {
            foreach (DeclaredType type in file.Types)
            {
                _floors.TryAdd($"{file.Namespace}.{type.Name}", file.Folder.Split('/')[0]);
            }
        }

        Architecture = new ArchLoader().LoadAssemblies([.. new[] { assembly, typeof(VectorDevice).Assembly, typeof(GpuDevice).Assembly }.Distinct()]).Build();
    }

    /// <summary>src/VkSim.</summary>
    public static House VkSim { get; } = new("src/VkSim", typeof(VectorDevice).Assembly, "VkSim", "VkSim");

    /// <summary>src/VkSim.Formats.</summary>
    public static House Formats { get; } = new("src/VkSim.Formats", typeof(VectorFileReader).Assembly, "VkSim.Formats", "VkSim");

    /// <summary>src/VkSim.Reports.</summary>
    public static House Reports { get; } = new("src/VkSim.Reports", typeof(SpaceReportPage).Assembly, "VkSim.Reports", "VkSim");

    /// <summary>src/VkSim.VectorData.</summary>
    public static House VectorData { get; } = new("src/VkSim.VectorData", typeof(VkSimVectorStore).Assembly, "VkSim.VectorData", "VkSim");

    /// <summary>src/VkSim.Mpi.</summary>
    public static House Mpi { get; } = new("src/VkSim.Mpi", typeof(RingLosses).Assembly, "VkSim.Mpi", "VkSim");

    /// <summary>src/VkSim.Orleans.</summary>
    public static House Orleans { get; } = new("src/VkSim.Orleans", typeof(ClusterIndex).Assembly, "VkSim.Orleans", "VkSim");

    /// <summary>src/VkSim.Native, whose types all have one namespace.</summary>
    public static House Native { get; } = new("src/VkSim.Native", System.Reflection.Assembly.Load("VkSim.Native"), "VkSim.Native", "VkSim.Native");

    /// <summary>A house whose every room breaks a rule, to show that the rules notice.</summary>
    public static House Planted { get; } = new(
        "tests/VkSim.Architecture.Tests/Planted", typeof(House).Assembly, "VkSim.Architecture.Tests.Planted", "VkSim.Architecture.Tests.Planted");

    /// <summary>The namespace of internal types at the root.</summary>
    public string InternalNamespace { get; }

    /// <summary>The namespace of public types.</summary>
    public string PublicNamespace { get; }

    /// <summary>The sources.</summary>
    public IReadOnlyList<SourceFile> Files { get; }

    /// <summary>What the assembly shows.</summary>
    public ArchUnitNET.Domain.Architecture Architecture { get; }

    /// <summary>
    /// Outermost types of the assembly that no file is named after, and which no rule of floors would see; but for the engine's own, of which
    /// the library compiles some as well.
    /// </summary>
    public IEnumerable<string> Unplaced =>
        from type in Architecture.Types
        where IsOwn(type) && !type.IsNested && !IsOfTheEngine(type) && type.Namespace.FullName.StartsWith(InternalNamespace, StringComparison.Ordinal) && FloorOf(type) is null
        select type.FullName;

    /// <summary>The types on these floors.</summary>
    public IObjectProvider<IType> On(params string[] floors) => Types().That().FollowCustomPredicate(
        type => FloorOf(type) is { } floor && floors.Contains(floor), "are on " + string.Join(" or ", floors));

    /// <summary>The types on any other floor.</summary>
    public IObjectProvider<IType> NotOn(params string[] floors) => Types().That().FollowCustomPredicate(
        type => FloorOf(type) is { } floor && !floors.Contains(floor), "are not on " + string.Join(" or ", floors));

    private bool IsOwn(IType type) => type.Assembly.Name.Split(',')[0] == _assembly;

    private static bool IsOfTheEngine(IType type) => type.Namespace.FullName == typeof(GpuDevice).Namespace;

    private string? FloorOf(IType type) => IsOwn(type) ? _floors.GetValueOrDefault(type.FullName.Split('+', '/', '`')[0]) : null;
}
