using System.Text.RegularExpressions;

namespace VkSim.Architecture.Tests.Houses;

/// <summary>What a source file declares.</summary>
/// <param name="Path">Where it is below the repository's root.</param>
/// <param name="Folder">Its folder within the house, "" at the root.</param>
/// <param name="Namespace">The file's namespace; "" without one.</param>
/// <param name="Usings">Namespaces that it imports.</param>
/// <param name="Types">Its outermost types, each once.</param>
internal sealed partial record SourceFile(
    string Path, string Folder, string Namespace, IReadOnlyList<string> Usings, IReadOnlyList<DeclaredType> Types)
{
    /// <summary>The name of the type that the file is named after: what is before the first dot or type parameter.</summary>
    public string Stem => System.IO.Path.GetFileName(Path).Split('.', '{')[0];

    /// <summary>The files of a folder, but for what a build left there.</summary>
    public static IReadOnlyList<SourceFile> Below(string folder) =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: path, Within: System.IO.Path.GetRelativePath(Repository.PathOf(folder), path).Replace('\\', '/')))
            .Where(file => !file.Within.Split('/').Any(part => part is "obj" or "bin"))
            .Select(file => Read(file.Path, System.IO.Path.GetDirectoryName(file.Within)!.Replace('\\', '/')))
            .OrderBy(file => file.Path, StringComparer.Ordinal),
    ];

    private static SourceFile Read(string path, string folder)
    {
        string text = File.ReadAllText(path);
        return new SourceFile(
            System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'),
            folder,
            NamespaceLine().Match(text).Groups[1].Value,
            [.. UsingLine().Matches(text).Select(match => match.Groups[1].Value)],
            [.. TypeLine().Matches(text).Select(match => new DeclaredType(match.Groups[2].Value, match.Groups[1].Value == "public")).Distinct()]);
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^using (?:static )?(?:\w+ = )?([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    // With file-scoped namespaces the outermost types are those that begin a line.
    [GeneratedRegex(
        @"^(?:(public|internal|file) )?(?:(?:sealed|static|abstract|readonly|ref|unsafe|partial) )*(?:record struct|record class|record|class|struct|interface|enum|delegate [^(\n]+?) (\w+)",
        RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
