using VkSim.Architecture.Tests.Houses;

namespace VkSim.Architecture.Tests.Rules;

/// <summary>What file and folder names promise. Each rule gives those who break it.</summary>
internal static class SourceRules
{
    private static readonly string[] CatchAlls = ["Util", "Utils", "Utilities", "Helper", "Helpers", "Common", "Misc"];

    // Constants are compiled into their users, so an assembly does not tell whose they were; imports do.
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["Numerics"] = [],
        ["Contract"] = ["Numerics"],
        ["Simd"] = ["Contract", "Numerics"],
        ["Gpu"] = ["Contract", "Numerics"],
    };

    /// <summary>Internal types have the namespace of their folder; public ones that of the package.</summary>
    public static IEnumerable<string> NamespacesFollowFolders(House house) =>
        from file in house.Files
        from type in file.Types
        let expected = type.IsPublic ? house.PublicNamespace : InternalNamespace(house, file)
        where file.Namespace != expected
        select $"{file.Path}: {type.Name} is in '{file.Namespace}', expected '{expected}'";

    /// <summary>A file is one type and is named after it.</summary>
    public static IEnumerable<string> OneTypeAFile(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Types.Any(type => type.Name != file.Stem)
        select $"{file.Path} declares {string.Join(", ", file.Types.Select(type => type.Name))}, expected {file.Stem} alone";

    /// <summary>No name stands for anything whatever.</summary>
    public static IEnumerable<string> NoCatchAlls(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Folder.Split('/').Append(file.Stem).Any(name => CatchAlls.Any(word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase)))
        select $"{file.Path} is named after no idea";

    /// <summary>A floor imports only from floors that it may know.</summary>
    public static IEnumerable<string> ImportsStayOnTheirFloors(House house) =>
        from file in house.Files
        let floor = file.Folder.Split('/')[0]
        where Known.ContainsKey(floor)
        from import in file.Usings
        where import.StartsWith(house.InternalNamespace + ".", StringComparison.Ordinal)
        let other = import[(house.InternalNamespace.Length + 1)..].Split('.')[0]
        where other != floor && !Known[floor].Contains(other) && !(other == "Compute" && floor == "Gpu")
        select $"{file.Path} imports {import}";

    private static string InternalNamespace(House house, SourceFile file) =>
        file.Folder.Length == 0 ? house.InternalNamespace : $"{house.InternalNamespace}.{file.Folder.Replace('/', '.')}";
}
