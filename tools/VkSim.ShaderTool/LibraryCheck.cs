using System.Security.Cryptography;
using VkSim.Compute;

namespace VkSim.ShaderTool;

/// <summary>
/// Compares a library's modules with what its sources give: byte by byte under the compiler that made them; under another one by
/// the hashes in the manifest, and the sources must still compile.
/// </summary>
internal sealed class LibraryCheck(ShaderLibrary library, TextWriter output, TextWriter errors)
{
    private readonly HashSet<string> _expected = new(StringComparer.Ordinal);
    private int _same;
    private int _byHash;
    private int _differences;

    public int Run()
    {
        Manifest manifest = Manifest.Load(library.ManifestPath);
        string identity = ShaderCompiler.Identity;
        foreach (string path in library.SourcePaths())
        {
            try
            {
                Check(new ShaderSource(path, library.Folder), manifest, identity);
            }
            catch (ShaderCompilationException e)
            {
                Report(e.Message);
            }
        }

        foreach (string name in library.OutputNames().Concat(manifest.Outputs).Distinct(StringComparer.Ordinal))
        {
            if (!_expected.Contains(name))
            {
                Report($"{name}: no shader makes it");
            }
        }

        output.WriteLine($"shaders: {_same} identical, {_byHash} by hash, {_differences} different ({identity})");
        return _differences == 0 ? 0 : 4;
    }

    private void Check(ShaderSource source, Manifest manifest, string identity)
    {
        bool compiles = source.Directives.RequiredExtensions.TrueForAll(ShaderCompiler.KnowsExtension);
        foreach (ShaderOutput module in source.Outputs())
        {
            string name = module.Name;
            _expected.Add(name);
            byte[]? compiled = compiles ? source.Compile(module) : null;
            if (!File.Exists(library.OutputPath(name)) || manifest.Find(name) is not { } entry)
            {
                Report($"{name}: not compiled yet; run the compile command");
                continue;
            }

            byte[] present = File.ReadAllBytes(library.OutputPath(name));
            if (entry.SourceHash != source.Hash(module))
            {
                Report($"{name}: {source.Name} or what it includes has changed since; run the compile command");
            }
            else if (entry.OutputHash != Convert.ToHexStringLower(SHA256.HashData(present)))
            {
                Report($"{name}: not the file that the manifest describes");
            }
            else if (compiled is not null && entry.Compiler == identity)
            {
                Compare(name, present, compiled);
            }
            else
            {
                _byHash++;
            }
        }
    }

    private void Compare(string name, byte[] present, byte[] compiled)
    {
        if (present.AsSpan().SequenceEqual(compiled))
        {
            _same++;
        }
        else
        {
            Report($"{name}: differs from what the same compiler gives now ({present.Length} bytes, {compiled.Length} expected)");
        }
    }

    private void Report(string message)
    {
        errors.WriteLine($"shaders: {message}");
        _differences++;
    }
}
