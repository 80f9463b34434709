using System.Security.Cryptography;
using VkSim.Compute;

namespace VkSim.ShaderTool;

/// <summary>Compiles every shader of a library, or one; files change only where their content does.</summary>
internal sealed class LibraryCompilation(ShaderLibrary library, TextWriter output, TextWriter errors, string? only = null)
{
    private readonly Manifest _manifest = new();
    private int _written;
    private int _unchanged;
    private int _kept;
    private int _failed;

    public int Run()
    {
        Manifest before = LoadOrEmpty();
        string identity = ShaderCompiler.Identity;
        Directory.CreateDirectory(library.OutputFolder);
        foreach (string path in library.SourcePaths())
        {
            if (only is not null && Path.GetFileName(path) != only)
            {
                KeepOutputs(path, before);
                continue;
            }

            try
            {
                Compile(new ShaderSource(path, library.Folder), before, identity);
            }
            catch (ShaderCompilationException e)
            {
                Report(e.Log.Length > 0 ? e.Log.TrimEnd() : e.Message);
                KeepOutputs(path, before);
            }
        }

        RemoveStale(before);
        WriteIfChanged(library.ManifestPath, _manifest.ToBytes());
        output.WriteLine($"shaders: {_written} written, {_unchanged} unchanged, {_kept} kept, {_failed} failed ({identity})");
        return _failed == 0 ? 0 : 1;
    }

    private void Compile(ShaderSource source, Manifest before, string identity)
    {
        if (source.Directives.RequiredExtensions.Find(e => !ShaderCompiler.KnowsExtension(e)) is { } missing)
        {
            output.WriteLine($"shaders: {source.Name} is left as it was: this compiler does not know {missing}");
            KeepOutputs(source.Path, before);
            return;
        }

        foreach (ShaderOutput module in source.Outputs())
        {
            string name = module.Name;
            byte[] spirv = source.Compile(module);
            ShaderReflection.FromSpirv(spirv, name);
            if (WriteIfChanged(library.OutputPath(name), spirv))
            {
                output.WriteLine($"shaders: {name} ({spirv.Length} bytes)");
                _written++;
            }
            else
            {
                _unchanged++;
            }

            string hash = Convert.ToHexStringLower(SHA256.HashData(spirv));
            _manifest.Set(name, new(source.Name, module.Variant.Name, source.Hash(module), hash, identity, module.Kernel));
        }
    }

    private void KeepOutputs(string path, Manifest before)
    {
        string file = Path.GetFileName(path);
        foreach (string name in before.Outputs)
        {
            if (before.Find(name) is { } entry && entry.Source == file && File.Exists(library.OutputPath(name)))
            {
                _manifest.Set(name, entry);
                _kept++;
            }
        }
    }

    // Only what an earlier run wrote is removed: a file put there by hand is somebody's.
    private void RemoveStale(Manifest before)
    {
        foreach (string name in before.Outputs)
        {
            if (_manifest.Find(name) is null && File.Exists(library.OutputPath(name)))
            {
                File.Delete(library.OutputPath(name));
                output.WriteLine($"shaders: {name} removed, nothing makes it any more");
            }
        }
    }

    private Manifest LoadOrEmpty()
    {
        try
        {
            return Manifest.Load(library.ManifestPath);
        }
        catch (InvalidDataException e)
        {
            errors.WriteLine($"shaders: {e.Message} It is written anew.");
            return new Manifest();
        }
    }

    private static bool WriteIfChanged(string path, byte[] content)
    {
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            return false;
        }

        string beside = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(beside, content);
        File.Move(beside, path, overwrite: true);
        return true;
    }

    private void Report(string message)
    {
        errors.WriteLine(message);
        _failed++;
    }
}
