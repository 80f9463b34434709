using System.Xml.Linq;
using VkSim.Architecture.Tests.Houses;

namespace VkSim.Architecture.Tests.Rules;

/// <summary>What a project file may ask for.</summary>
internal static class ProjectRules
{
    /// <summary>The project file of that name in src.</summary>
    public static XDocument Load(string name) => XDocument.Load(Repository.PathOf($"src/{name}/{name}.csproj"));

    /// <summary>
    /// What a package that is made of the project would depend on, beyond what is allowed; tools of the build, which it does not
    /// pass on, are left out. "Silk.NET.*" allows every name that begins so.
    /// </summary>
    public static IEnumerable<string> Foreign(XDocument project, params string[] allowed) =>
        from item in project.Descendants()
        where item.Name.LocalName is "PackageReference" or "ProjectReference" && (string?)item.Attribute("PrivateAssets") != "all"
        let name = Path.GetFileNameWithoutExtension(((string)item.Attribute("Include")!).Replace('\\', '/') + Suffix(item))
        where !allowed.Any(pattern => pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern)
        select name;

    /// <summary>Who sees what the project keeps to itself.</summary>
    public static IEnumerable<string> Friends(XDocument project) =>
        project.Descendants().Where(item => item.Name.LocalName == "InternalsVisibleTo").Select(item => (string)item.Attribute("Include")!);

    // Only the names of projects end with one.
    private static string Suffix(XElement item) => item.Name.LocalName == "PackageReference" ? ".package" : "";
}
