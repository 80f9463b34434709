using System.Security.Cryptography;
using System.Text;
using VkSim.Compute;

namespace VkSim.ShaderTool;

/// <summary>A shader file with its directives and the text of everything it includes.</summary>
internal sealed class ShaderSource
{
    /// <exception cref="ShaderCompilationException">A malformed directive.</exception>
    public ShaderSource(string path, string folder)
    {
        Path = path;
        Folder = folder;
        Name = System.IO.Path.GetFileName(path);
        Text = ShaderIncludeResolver.Read(path);
        Directives = ShaderDirectives.Parse(Text, path);
    }

    public string Path { get; }

    public string Folder { get; }

    public string Name { get; }

    public string Text { get; }

    public ShaderDirectives Directives { get; }

    /// <summary>The modules that are made of it: every variant of every kernel.</summary>
    public IEnumerable<ShaderOutput> Outputs()
    {
        string stem = System.IO.Path.GetFileNameWithoutExtension(Name);
        foreach (string? kernel in Directives.Kernels.Select(k => k.Name).DefaultIfEmpty<string?>(null))
        {
            foreach (ShaderVariant variant in Directives.Variants)
            {
                string name = string.Join('.', new[] { stem, kernel, variant.Name, "spv" }.Where(part => !string.IsNullOrEmpty(part)));
                yield return new ShaderOutput(name, kernel, variant);
            }
        }
    }

    public byte[] Compile(ShaderOutput output) => ShaderCompiler.Compile(Text, new ShaderCompileOptions
    {
        FileName = Path,
        IncludeDirectories = [Folder],
        Kernel = output.Kernel,
        Defines = output.Variant.Defines,
    });

    /// <summary>A hash of all that decides the output except for the compiler: the texts, the kernel and the macros.</summary>
    public string Hash(ShaderOutput output)
    {
        var text = new StringBuilder();
        if (output.Kernel is { } kernel)
        {
            text.Append("#pragma kernel ").Append(kernel).Append('\n');
        }

        foreach ((string name, string value) in output.Variant.Defines)
        {
            text.Append("#define ").Append(name).Append(' ').Append(value).Append('\n');
        }

        // Every include is read, whatever the conditions around it: the same text for every variant, and known also for a shader
        // that this machine's compiler is too old for.
        text.Append(ShaderText.Expand(Text, Path, [Folder]).Text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
