namespace VkSim.Compute;

/// <summary>
/// The lines <c>//! …</c> of a shader (optimize, target VERSION, requires EXTENSION, variant NAME DEFINE=VALUE …) and its
/// <c>#pragma kernel NAME DEFINE=VALUE …</c>. Both are read in the file itself, not in what it includes, and whatever the
/// preprocessor's conditions around them.
/// </summary>
internal sealed class ShaderDirectives
{
    private const string Prefix = "//!";

    private ShaderDirectives()
    {
    }

    public bool Optimize { get; private set; }

    public VulkanTarget? Target { get; private set; }

    /// <summary>GLSL extensions that the compiler itself must know, or the shader stays as it was.</summary>
    public List<string> RequiredExtensions { get; } = [];

    /// <summary>The variants in the order of the file; one without a name where the file declares none.</summary>
    public List<ShaderVariant> Variants { get; } = [];

    /// <summary>The kernels in the order of the file; empty where it declares none and its <c>main</c> is the only one.</summary>
    public List<ShaderKernel> Kernels { get; } = [];

    /// <exception cref="ShaderCompilationException">An unknown or malformed directive.</exception>
    public static ShaderDirectives Parse(string source, string file)
    {
        var directives = new ShaderDirectives();
        int number = 0;
        bool inComment = false;
        foreach (ReadOnlySpan<char> text in source.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> line = text.Trim();
            if (line.StartsWith(Prefix))
            {
                directives.Add(line[Prefix.Length..].ToString(), file, number);
            }
            else if (!inComment && KernelWords(line) is { } words)
            {
                directives.AddKernel(words, file, number);
            }

            inComment = ShaderText.EndsInComment(line, inComment);
        }

        if (directives.Variants.Count == 0)
        {
            directives.Variants.Add(ShaderVariant.Plain);
        }

        return directives;
    }

    private void Add(string text, string file, int line)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["optimize"]:
                Optimize = true;
                break;
            case ["target", var version]:
                Target = version switch
                {
                    "1.1" => VulkanTarget.Vulkan11,
                    "1.2" => VulkanTarget.Vulkan12,
                    "1.3" => VulkanTarget.Vulkan13,
                    _ => throw Malformed(file, line, $"target '{version}', expected 1.1, 1.2 or 1.3"),
                };
                break;
            case ["requires", .. { Length: > 0 } extensions]:
                RequiredExtensions.AddRange(extensions);
                break;
            case ["variant", var name, .. var defines]:
                AddVariant(name, defines, file, line);
                break;
            default:
                throw Malformed(file, line,
                    $"unknown directive '{text.Trim()}', expected optimize, target VERSION, requires EXTENSION or variant NAME DEFINE=VALUE");
        }
    }

    private void AddVariant(string name, string[] words, string file, int line)
    {
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            throw Malformed(file, line, $"variant name '{name}', expected letters, digits, '-' and '_'");
        }

        if (Variants.Exists(v => v.Name == name))
        {
            throw Malformed(file, line, $"variant '{name}' is declared twice");
        }

        Variants.Add(new ShaderVariant(name, Defines(words, $"variant '{name}'", file, line)));
    }

    private void AddKernel(string[] words, string file, int line)
    {
        if (words is not [var name, .. var defines])
        {
            throw Malformed(file, line, "#pragma kernel without a name, expected #pragma kernel NAME DEFINE=VALUE");
        }

        if (!ShaderCompiler.IsIdentifier(name))
        {
            throw Malformed(file, line, $"kernel name '{name}', expected the name of a function");
        }

        if (Kernels.Find(k => k.Name == name) is { } known)
        {
            throw Malformed(file, line, $"kernel '{name}' is declared twice, first in line {known.Line}");
        }

        Kernels.Add(new ShaderKernel(name, Defines(defines, $"kernel '{name}'", file, line), line));
    }

    /// <summary>What follows <c>#pragma kernel</c>, or null where the line is something else.</summary>
    private static string[]? KernelWords(ReadOnlySpan<char> line)
    {
        if (!line.StartsWith('#') || !line[1..].TrimStart().StartsWith("pragma"))
        {
            return null;
        }

        int comment = line.IndexOf("//");
        string[] words = (comment < 0 ? line : line[..comment]).ToString().Split(['#', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words is ["pragma", "kernel", .. var rest] ? rest : null;
    }

    private static Dictionary<string, string> Defines(string[] words, string owner, string file, int line)
    {
        var defines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string word in words)
        {
            int equals = word.IndexOf('=');
            string macro = equals < 0 ? word : word[..equals];
            if (!ShaderCompiler.IsIdentifier(macro) || !defines.TryAdd(macro, equals < 0 ? "" : word[(equals + 1)..]))
            {
                throw Malformed(file, line, $"'{word}' in {owner}, expected DEFINE or DEFINE=VALUE, each once");
            }
        }

        return defines;
    }

    private static ShaderCompilationException Malformed(string file, int line, string message)
        => new(file, line, message, $"{file}:{line}: error: {message}");
}
