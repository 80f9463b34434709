using System.Text;
using System.Text.Unicode;

namespace VkSim.Cli;

/// <summary>
/// Reads the text files below a folder, in the order of their paths. Links are not followed, so there are no loops, and
/// nothing is opened that could block.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="takes">Whether to take what lies at a relative path; the second argument tells that it is a folder.</param>
internal sealed class FolderReader(string root, Func<string, bool, bool>? takes = null)
{
    /// <summary>Larger files are data rather than texts to read.</summary>
    public const int LargestFile = 1 << 20;

    /// <summary>Files and bytes taken at most, which bounds memory.</summary>
    public const int MostFiles = 20_000;
    public const long MostBytes = 256L << 20;

    private static readonly EnumerationOptions _everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false };
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SkippedFiles _skipped = new();
    private readonly byte[] _buffer = new byte[LargestFile + 1];

    /// <summary>The texts of the folder.</summary>
    /// <exception cref="BadInputException">There is no such folder, it cannot be read, or it holds no text.</exception>
    public TextCollection Read(IProgress<double> progress, CancellationToken cancellation)
    {
        if (!Directory.Exists(root))
        {
            throw new BadInputException(root.Length == 0 ? "FOLDER" : root, File.Exists(root) ? "a file" : "no such folder", "a folder with text files");
        }

        List<FileInfo> files = [.. FindFiles(cancellation).Take(MostFiles + 1)];
        if (files.Count > MostFiles)
        {
            files.RemoveAt(MostFiles);
            _skipped.Truncated = true;
        }

        List<TextDocument> documents = [];
        long bytes = 0;
        for (int index = 0; index < files.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            progress.Report((double)index / files.Count);
            if (bytes > MostBytes)
            {
                _skipped.Truncated = true;
                break;
            }

            if (ReadText(files[index]) is { } document)
            {
                documents.Add(document);
                bytes += document.Bytes;
            }
        }

        if (documents.Count == 0)
        {
            string[] others = [.. _skipped.Describe()];
            throw new BadInputException(
                root, others.Length == 0 ? "an empty folder" : $"no text file ({string.Join(", ", others)})", "at least one text file in UTF-8");
        }

        return new TextCollection(root, documents, _skipped);
    }

    private IEnumerable<FileInfo> FindFiles(CancellationToken cancellation)
    {
        Stack<FileSystemInfo> pending = new();
        pending.Push(new DirectoryInfo(root));
        while (pending.TryPop(out FileSystemInfo? next))
        {
            cancellation.ThrowIfCancellationRequested();
            if (next is FileInfo file)
            {
                yield return file;
                continue;
            }

            // Pushed last to first, so that they come in order.
            FileSystemInfo[] entries = List((DirectoryInfo)next);
            bool builds = entries.Any(entry => entry.Extension.EndsWith("proj", StringComparison.Ordinal));
            foreach (FileSystemInfo entry in entries.OrderByDescending(entry => entry.Name, StringComparer.Ordinal))
            {
                if (Takes(entry, builds))
                {
                    pending.Push(entry);
                }
            }
        }
    }

    private FileSystemInfo[] List(DirectoryInfo folder)
    {
        try
        {
            return folder.GetFileSystemInfos("*", _everything);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (Relative(folder) == ".")
            {
                throw new BadInputException(root, $"a folder that cannot be read ({OneLine.From(error.Message)})", "a readable folder");
            }

            _skipped.AddUnreadable($"{Relative(folder)}/");
            return [];
        }
    }

    private bool Takes(FileSystemInfo entry, bool amongProjects)
    {
        if (entry.LinkTarget is not null)
        {
            _skipped.Links++;
            return false;
        }

        bool isFolder = entry is DirectoryInfo;
        if (isFolder && IsExcluded(entry.Name, amongProjects))
        {
            _skipped.ExcludedFolders++;
            return false;
        }

        return takes is null || takes(Relative(entry), isFolder);
    }

    /// <summary>Version control, editors' state, build results and downloaded packages are not what a user wrote.</summary>
    private static bool IsExcluded(string folder, bool amongProjects) => folder switch
    {
        ['.', ..] or "node_modules" or "__pycache__" => true,
        "bin" or "obj" => amongProjects,
        _ => false,
    };

    private TextDocument? ReadText(FileInfo file)
    {
        string path = Relative(file);
        ReadOnlySpan<byte> content;
        try
        {
            long length = file.Length;
            // Pipes and devices say zero: opening one could wait for ever.
            if (length == 0)
            {
                _skipped.Empty++;
                return null;
            }

            if (length > LargestFile)
            {
                _skipped.TooLarge++;
                return null;
            }

            using FileStream stream = new(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            content = _buffer.AsSpan(0, stream.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _skipped.AddUnreadable(path);
            return null;
        }

        if (content.Length > LargestFile)
        {
            _skipped.TooLarge++;
            return null;
        }

        return Decode(path, content);
    }

    private TextDocument? Decode(string path, ReadOnlySpan<byte> content)
    {
        int size = content.Length;
        if (content.Contains((byte)0) || !Utf8.IsValid(content))
        {
            _skipped.Binary++;
            return null;
        }

        content = content.StartsWith(Encoding.UTF8.Preamble) ? content[Encoding.UTF8.Preamble.Length..] : content;
        string text = _utf8.GetString(content);
        if (!text.AsSpan().ContainsWord())
        {
            _skipped.Empty++;
            return null;
        }

        return new TextDocument(path, text, size);
    }

    private string Relative(FileSystemInfo entry) => Path.GetRelativePath(root, entry.FullName).Replace('\\', '/');
}
