using System.Security.Cryptography;
using System.Text;
using VkSim.Compute;

namespace VkSim.ShaderTool;

/// <summary>A shader file with its directives and the text of everything it includes.</summary>
internal sealed class ShaderSource
{
    private readonly List<(string Name, string Text)> _parts = [];

    /// <exception cref="ShaderCompilationException">A malformed directive or an include that is not there.</exception>
    public ShaderSource(string path, string folder)
    {
        Path = path;
        Folder = folder;
        Name = System.IO.Path.GetFileName(path);
        Text = ShaderIncludeResolver.Read(path);
        Directives = ShaderDirectives.Parse(Text, path);
        Collect(path, Text, new ShaderIncludeResolver([folder]), 0);
    }

    public string Path { get; }

    public string Folder { get; }

    public string Name { get; }

    public string Text { get; }

    public ShaderDirectives Directives { get; }

    /// <summary>The file that a variant is compiled to.</summary>
    public string OutputName(ShaderVariant variant)
    {
        string stem = System.IO.Path.GetFileNameWithoutExtension(Name);
        return variant.Name.Length == 0 ? $"{stem}.spv" : $"{stem}.{variant.Name}.spv";
    }

    public byte[] Compile(ShaderVariant variant) => ShaderCompiler.Compile(Text, new ShaderCompileOptions
    {
        FileName = Path,
        IncludeDirectories = [Folder],
        Defines = variant.Defines,
    });

    /// <summary>A hash of all that decides the output except for the compiler: the texts and the macros.</summary>
    public string Hash(ShaderVariant variant)
    {
        var text = new StringBuilder();
        foreach ((string name, string value) in variant.Defines)
        {
            text.Append("#define ").Append(name).Append(' ').Append(value).Append('\n');
        }

        foreach ((string name, string part) in _parts)
        {
            text.Append("// ").Append(name).Append('\n').Append(part).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    // Reads the includes as text, whatever the conditions around them: more than the compiler may see, but the same for every
    // variant and also for a shader that this machine's compiler is too old for.
    private void Collect(string path, string text, ShaderIncludeResolver resolver, int depth)
    {
        string name = System.IO.Path.GetRelativePath(Folder, path).Replace('\\', '/');
        if (_parts.Exists(p => p.Name == name))
        {
            return;
        }

        _parts.Add((name, text));
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            if (IncludedName(line) is not { } included)
            {
                continue;
            }

            string? target = resolver.Find(included, relative: true, path, out string error);
            if (target is null || depth >= ShaderIncludeResolver.MaximumDepth)
            {
                throw new ShaderCompilationException(path, number, error, error);
            }

            Collect(target, ShaderIncludeResolver.Read(target), resolver, depth + 1);
        }
    }

    private static string? IncludedName(string line)
    {
        string text = line.TrimStart();
        if (!text.StartsWith('#') || !text[1..].TrimStart().StartsWith("include", StringComparison.Ordinal))
        {
            return null;
        }

        int open = text.IndexOfAny(['"', '<']);
        int close = open < 0 ? -1 : text.IndexOfAny(['"', '>'], open + 1);
        return close < 0 ? null : text[(open + 1)..close];
    }
}
