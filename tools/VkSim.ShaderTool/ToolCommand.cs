using VkSim.Compute;

namespace VkSim.ShaderTool;

/// <summary>The command line of the shader tool. Exit codes: 0 done, 1 failed, 2 wrong usage, 4 the check found a difference.</summary>
internal static class ToolCommand
{
    private const string Usage = """
        Usage: VkSim.ShaderTool compile [--only NAME] [--shaders DIR]
               VkSim.ShaderTool check [--shaders DIR]

          compile   compile DIR/*.comp into DIR/spirv and write DIR/spirv/manifest.json
          check     fail when a compiled shader is missing, stale or different from what its source gives

          --only NAME     compile DIR/NAME alone and leave the others as they are: for a shader that only a newer compiler knows,
                          which VKSIM_GLSLC may name
          --shaders DIR   the folder of the shaders; by default the nearest 'shaders' upwards from here
        """;

    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is [] or ["--help"] or ["-h"] or ["help"])
        {
            (args.Length == 0 ? errors : output).WriteLine(Usage);
            return args.Length == 0 ? 2 : 0;
        }

        string? only = null;
        string? folder = null;
        switch (args)
        {
            case ["compile" or "check"]:
                break;
            case ["compile" or "check", "--shaders", var given]:
                folder = given;
                break;
            case ["compile", "--only", var name]:
                only = name;
                break;
            case ["compile", "--only", var name, "--shaders", var given]:
                (only, folder) = (name, given);
                break;
            default:
                errors.WriteLine($"shaders: cannot understand '{string.Join(' ', args)}'; expected compile or check, with --only NAME (of compile) and --shaders DIR");
                return 2;
        }

        folder ??= FindShaders(Directory.GetCurrentDirectory());
        if (folder is null || !Directory.Exists(folder))
        {
            errors.WriteLine(folder is null
                ? "shaders: no folder 'shaders' here or above; name one with --shaders DIR"
                : $"shaders: --shaders {folder}: no such folder");
            return 2;
        }

        try
        {
            var library = new ShaderLibrary(folder);
            if (only is not null && !library.SourcePaths().Any(path => Path.GetFileName(path) == only))
            {
                errors.WriteLine($"shaders: --only {only}: no such shader in {library.Folder}");
                return 2;
            }

            return args[0] == "compile"
                ? new LibraryCompilation(library, output, errors, only).Run()
                : new LibraryCheck(library, output, errors).Run();
        }
        catch (ShaderCompilerNotFoundException e)
        {
            errors.WriteLine($"shaders: {e.Message}");
            return 1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            errors.WriteLine($"shaders: {e.Message}");
            return 1;
        }
    }

    private static string? FindShaders(string from)
    {
        for (DirectoryInfo? place = new(from); place is not null; place = place.Parent)
        {
            string candidate = Path.Combine(place.FullName, "shaders");
            if (Directory.Exists(candidate) && Directory.EnumerateFiles(candidate, "*.comp").Any())
            {
                return candidate;
            }
        }

        return null;
    }
}
