using System.Text;
using Microsoft.Win32.SafeHandles;
using VkSim.Files;
using VkSim.VectorData.Models;

namespace VkSim.VectorData.Logs;

/// <summary>A folder with a file for each collection; one process at a time has it.</summary>
internal sealed class CollectionFolder : IDisposable
{
    private const string Extension = ".vksimrecords";
    private const string DeletedExtension = ".vksimdeleted";

    private readonly SafeFileHandle _lock;
    private readonly bool _flush;

    /// <summary>Takes a folder, which is made where it is not there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="flush">Whether changes wait until the disk has them.</param>
    /// <exception cref="IOException">Somebody has it already.</exception>
    public CollectionFolder(string path, bool flush)
    {
        Path = System.IO.Path.GetFullPath(path);
        _flush = flush;
        if (!Directory.Exists(Path))
        {
            Directory.CreateDirectory(Path);
            FolderOf.Sync(Path);
        }

        _lock = File.OpenHandle(System.IO.Path.Combine(Path, "vksim.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>The whole path.</summary>
    public string Path { get; }

    /// <summary>The names of the collections.</summary>
    public IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Path, "*" + Extension).Select(file => NameOf(System.IO.Path.GetFileNameWithoutExtension(file)));

    /// <summary>Whether there is a collection.</summary>
    public bool Exists(string name) => File.Exists(FileOf(name));

    /// <summary>Makes the file of an empty collection.</summary>
    public void Create(string name, RecordSchema schema, Guid? vectors) => RecordLog.Create(FileOf(name), schema, vectors);

    /// <summary>See <see cref="LogHead.Vectors"/>; null also where there is no such collection, or its file is damaged.</summary>
    public Guid? VectorsOf(string name) => Exists(name) ? RecordLog.ReadHead(FileOf(name))?.Vectors : null;

    /// <summary>Opens the file of a collection.</summary>
    public RecordLog Open(string name, RecordSchema schema) => RecordLog.Open(FileOf(name), schema, _flush);

    /// <summary>Deletes the file of a collection. One whose vectors are elsewhere is kept aside until they are deleted too.</summary>
    public void Delete(string name)
    {
        if (VectorsOf(name) is { } vectors)
        {
            File.Move(FileOf(name), System.IO.Path.Combine(Path, $"{vectors:N}{DeletedExtension}"));
        }
        else
        {
            File.Delete(FileOf(name));
        }

        FolderOf.Sync(FileOf(name));
    }

    /// <summary>The files of collections that are deleted, and whose vectors elsewhere may be not.</summary>
    public IEnumerable<(string File, LogHead Head)> Deleted() =>
        from file in Directory.GetFiles(Path, "*" + DeletedExtension)
        let head = RecordLog.ReadHead(file)
        where head is not null
        select (file, head);

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    // Any name fits any file system, of which some tell large letters from small ones and some do not.
    private string FileOf(string name)
    {
        var text = new StringBuilder();
        foreach (byte letter in Encoding.UTF8.GetBytes(name))
        {
            text.Append(letter is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'_' ? $"{(char)letter}" : $"%{letter:x2}");
        }

        return System.IO.Path.Combine(Path, text + Extension);
    }

    private static string NameOf(string file) => Uri.UnescapeDataString(file);
}
