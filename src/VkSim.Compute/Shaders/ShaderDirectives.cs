namespace VkSim.Compute;

/// <summary>The lines <c>//! …</c> of a shader: optimize, target VERSION, requires EXTENSION, variant NAME DEFINE=VALUE ….</summary>
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

    /// <exception cref="ShaderCompilationException">An unknown or malformed directive.</exception>
    public static ShaderDirectives Parse(string source, string file)
    {
        var directives = new ShaderDirectives();
        int number = 0;
        foreach (ReadOnlySpan<char> text in source.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> line = text.Trim();
            if (line.StartsWith(Prefix))
            {
                directives.Add(line[Prefix.Length..].ToString(), file, number);
            }
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

        var defines = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string word in words)
        {
            int equals = word.IndexOf('=');
            string macro = equals < 0 ? word : word[..equals];
            if (!ShaderCompiler.IsIdentifier(macro) || !defines.TryAdd(macro, equals < 0 ? "" : word[(equals + 1)..]))
            {
                throw Malformed(file, line, $"'{word}' in variant '{name}', expected DEFINE or DEFINE=VALUE, each once");
            }
        }

        Variants.Add(new ShaderVariant(name, defines));
    }

    private static ShaderCompilationException Malformed(string file, int line, string message)
        => new(file, line, message, $"{file}:{line}: error: {message}");
}
