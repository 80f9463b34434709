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

        // Every include is read, whatever the conditions around it: the same text for every variant, and known also for a shader
        // that this machine's compiler is too old for.
        text.Append(ShaderText.Expand(Text, Path, [Folder]).Text);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
