using VkSim.Files;

namespace VkSim.Cli;

/// <summary>
/// The files that a command makes. Their names are looked at before any work is done; they appear when all of them are
/// complete, and none does otherwise.
/// </summary>
internal sealed class OutputFiles : IDisposable
{
    private static readonly string[] _extensions = [".npy", ".csv", ".tsv"];

    private readonly List<(string Option, string Path)> _named = [];
    private readonly List<(VectorFileWriter Writer, OutputJson Description)> _open = [];

    /// <summary>What was written, in the order of its creation.</summary>
    public OutputJson[] Written => [.. _open.Select(output => output.Description)];

    /// <summary>Takes a name; null, for an option that was not given, is none.</summary>
    /// <exception cref="BadInputException">No file can be made under that name.</exception>
    public void Name(string option, string? path)
    {
        if (path is null)
        {
            return;
        }

        if (!_extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            throw new BadInputException(option, $"'{path}'", $"a file name that ends in {string.Join(", ", _extensions[..^1])} or {_extensions[^1]}");
        }

        string full = RequirePlace(option, path);
        foreach ((string other, string taken) in _named)
        {
            if (Path.GetFullPath(taken) == full)
            {
                throw new BadInputException(option, $"'{path}', which {other} names too", "a file of its own");
            }
        }

        _named.Add((option, path));
    }

    /// <summary>The full name of a file that is to be made; its folder must be there.</summary>
    /// <exception cref="BadInputException">No file can be made under that name.</exception>
    public static string RequirePlace(string option, string path)
    {
        if (path.Length == 0)
        {
            throw new BadInputException(option, "an empty text", "the name of a file");
        }

        if (Directory.Exists(path))
        {
            throw new BadInputException(option, $"the folder '{path}'", "the name of a file");
        }

        string full = Path.GetFullPath(path);
        return Path.GetDirectoryName(full) is { } folder && Directory.Exists(folder)
            ? full
            : throw new BadInputException(option, $"'{path}', in a folder that does not exist", "a file in a folder that does");
    }

    /// <summary>As <see cref="RequirePlace"/>, and the file can be made there, so that long work is not in vain.</summary>
    /// <exception cref="BadInputException">No file can be made under that name.</exception>
    public static string RequireWritable(string option, string path)
    {
        string full = RequirePlace(option, path);
        try
        {
            using var probe = new OutputFile(full);
            return full;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(option, $"'{path}', which cannot be written ({OneLine.From(error.Message)})", "a file that can be made");
        }
    }

    /// <summary>As <see cref="RequireWritable(string, string)"/>, and the file is none of those that are read, by whatever path each is named.</summary>
    /// <exception cref="BadInputException">It is one, or no file can be made under that name.</exception>
    public static string RequireWritable(string option, string path, IEnumerable<string> inputs)
    {
        RequirePlace(option, path);
        if (inputs.FirstOrDefault(input => File.Exists(input) && RealPath.AreSame(path, input)) is { } replaced)
        {
            throw new BadInputException(option, $"'{path}', which is the input '{replaced}'", "a file of its own");
        }

        return RequireWritable(option, path);
    }

    /// <summary>The full name of a folder that is to be made or filled; files can be made there, so that long work is not in vain. Nothing is made.</summary>
    /// <exception cref="BadInputException">It cannot be made, or no file in it.</exception>
    public static string RequireFolder(string option, string path)
    {
        try
        {
            string full = Path.GetFullPath(path);
            string there = full;
            while (!Directory.Exists(there))
            {
                there = !File.Exists(there) && Path.GetDirectoryName(there) is { } parent ? parent : throw new IOException($"'{there}' is no folder");
            }

            using var probe = new OutputFile(Path.Combine(there, "probe"));
            return full;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BadInputException(option, $"'{path}', a folder that cannot be made or written to ({OneLine.From(error.Message)})", "a folder that files can be made in");
        }
    }

    /// <summary>Starts a file; null where none was asked for.</summary>
    /// <exception cref="IOException">It cannot be made, or there is no room for it.</exception>
    public VectorFileWriter? Create(string? path, FileElementType type, params ReadOnlySpan<long> shape)
    {
        if (path is null)
        {
            return null;
        }

        VectorFileWriter writer = VectorFile.Create(path, type, shape);
        _open.Add((writer, new OutputJson(path, shape.ToArray(), type == FileElementType.Int64 ? "int64" : "float32")));
        return writer;
    }

    /// <summary>Gives all files their names.</summary>
    /// <exception cref="IOException">One cannot be finished; it and those after it are not there.</exception>
    public void Commit()
    {
        foreach ((VectorFileWriter writer, _) in _open)
        {
            writer.Commit();
        }
    }

    public void Dispose()
    {
        foreach ((VectorFileWriter writer, _) in _open)
        {
            writer.Dispose();
        }
    }
}
