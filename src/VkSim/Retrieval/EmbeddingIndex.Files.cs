using VkSim.Contract;
using VkSim.Numerics;
using VkSim.Retrieval;
using VkSim.Retrieval.Files;

namespace VkSim;

/// <content>Files that keep what the index is told.</content>
public sealed partial class EmbeddingIndex
{
    // Rows that do not fit the device go there in pieces: of this share of the limit, and no more than is worth while.
    private const int PieceShare = 8;
    private const long LargestPiece = 64L << 20;

    private readonly Lock _saving = new();
    private IndexFile? _file;

    /// <summary>The file that it was opened from, with its full name; null where it is in memory alone.</summary>
    public string? FilePath => _file?.Path;

    /// <summary>Bytes of changes since the file was saved, which opening it has to go through; 0 without a file.</summary>
    public long LogBytes => _file?.Log?.Bytes ?? 0;

    /// <summary>
    /// Bytes of a change that was found unfinished at the log's end on opening, and thrown away, or left there by
    /// <see cref="IndexFileOptions.ReadOnly"/>: the call that made it had not returned.
    /// </summary>
    public long DiscardedBytes => _file?.Log?.CutBytes ?? 0;

    /// <summary>How often a change waited for the disk, alone or with others.</summary>
    internal long Syncs => _file?.Log?.Syncs ?? 0;

    /// <summary>
    /// Opens an index that a file keeps, or begins one. Every change is written to a log beside the file, PATH-log, before it is seen and
    /// before its call returns; <see cref="Save"/> brings them into the file. Whenever the process ends,
    /// what was acknowledged is there on the next opening, and of a change that was not either all or nothing.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="device">The device that holds and compares the vectors; it is the caller's to dispose, after the index.</param>
    /// <param name="options">
    /// Dimensions, metric, storage and quantisation that the index must have, and all that one is made with where there is no file. Null: the file is
    /// there, and tells.
    /// </param>
    /// <param name="file">How changes are kept.</param>
    /// <param name="progress">Told the share of the file's rows that are there, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <remarks>
    /// Every byte is checked. On the CPU the vectors stay where the file is mapped, but for Windows; on a GPU they are copied to it. Nobody
    /// else may have the index open, in this process or another one, unless all have it <see cref="IndexFileOptions.ReadOnly"/>; nobody may cut
    /// the file short, which would end the process.
    /// </remarks>
    /// <exception cref="IndexFileException">
    /// The file or its log is damaged, cut short, foreign or of another version, they are not each other's, or the index is not what the options
    /// say. Nothing is changed.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no file, and no options, or it is to be read only.</exception>
    /// <exception cref="ArgumentException">The options do not belong together, as <see cref="Create(VectorDevice, EmbeddingIndexOptions)"/> says.</exception>
    /// <exception cref="IOException">Somebody has it open, or the system does not let it be opened or made.</exception>
    public static EmbeddingIndex Open(
        string path,
        VectorDevice device,
        EmbeddingIndexOptions? options = null,
        IndexFileOptions? file = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default) => Open(path, [new IndexDevice(device)], options, file, progress, cancellationToken);

    /// <summary>
    /// As <see cref="Open(string, VectorDevice, EmbeddingIndexOptions?, IndexFileOptions?, IProgress{double}?, CancellationToken)"/>, for several
    /// devices, as <see cref="Create(IReadOnlyList{IndexDevice}, EmbeddingIndexOptions)"/> says. The file does not tell what devices it was made with.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="devices">The devices that hold and compare the vectors.</param>
    /// <param name="options">What the index must be, and all that one is made with where there is no file. Null: the file is there, and tells.</param>
    /// <param name="file">How changes are kept.</param>
    /// <param name="progress">Told the share of the file's rows that are there, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Looked at between blocks of rows.</param>
    /// <exception cref="IndexFileException">The file or its log is not what it should be. Nothing is changed.</exception>
    /// <exception cref="FileNotFoundException">There is no file, and no options, or it is to be read only.</exception>
    /// <exception cref="ArgumentException">No device, or one that is there twice; or the options do not belong together.</exception>
    /// <exception cref="IOException">Somebody has it open, or the system does not let it be opened or made.</exception>
    public static EmbeddingIndex Open(
        string path,
        IReadOnlyList<IndexDevice> devices,
        EmbeddingIndexOptions? options = null,
        IndexFileOptions? file = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Check(devices);
        if (options is not null)
        {
            Check(options);
        }

        file ??= IndexFileOptions.Default;
        var opened = IndexFile.Open(path, options, file, cancellationToken);
        EmbeddingIndex? index = null;
        try
        {
            index = Create(devices, opened.Options);
            index.Take(opened, file, progress, cancellationToken);
            return index;
        }
        catch
        {
            index?.Dispose();
            opened.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Writes the index to a file, as it is at this moment. Searches and changes go on meanwhile. Written to the file that it was opened from, the
    /// log is forgotten up to there; until the new file is whole the one before is there with all of the log: whenever the process ends, nothing is
    /// lost. Elsewhere <see cref="Open(string, VectorDevice, EmbeddingIndexOptions?, IndexFileOptions?, IProgress{double}?, CancellationToken)"/> opens what was written, which takes the place of what was there once it is whole.
    /// </summary>
    /// <param name="path">The file; null: the one that it was opened from.</param>
    /// <param name="progress">Told the share that is written, from 0 to 1, on the calling thread.</param>
    /// <param name="cancellationToken">Looked at between pieces; all is as it was before then.</param>
    /// <remarks>
    /// The disk needs room for both files, the former one as long as the index uses its rows in place. One thread after the other saves.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// No path, and it was not opened from a file, or the file that it was opened from to be read only.
    /// </exception>
    /// <exception cref="IndexFileException">Beside an index that is to be replaced there is a log that is none.</exception>
    /// <exception cref="IOException">
    /// The disk is full, the folder may not be written, or somebody has the index open that is to be replaced; all is as it was before.
    /// </exception>
    public void Save(string? path = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        string full = path is not null ? IndexFile.FullName(path)
            : FilePath ?? throw new InvalidOperationException("The index was not opened from a file; expected a path to save it to.");

        // One after the other, or an older file would replace a newer one.
        lock (_saving)
        {
            if (full == FilePath)
            {
                _store.CheckChangeable();
                long logEnd = Write(full, _file!.Identity, default, progress, cancellationToken);
                _store.UseLog(log => log.Forget(logEnd));
            }
            else
            {
                SaveElsewhere(full, progress, cancellationToken);
            }
        }
    }

    /// <summary>Brings changes to the disk that were left to the system until now; without a file there are none.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public void Flush()
    {
        if (_file is { Log: not null } && !_store.IsReadOnly)
        {
            _store.UseLog(log => log.Flush());
        }
    }

    private void Take(IndexFile file, IndexFileOptions how, IProgress<double>? progress, CancellationToken cancellation)
    {
        if (file.Reader is { } reader)
        {
            long rowBytes = Math.Max(1, file.Identity.RowBytes);
            long[] limits = [.. Devices.Select(device => how.DeviceMemoryLimit
                ?? (device.Device.Description.MemoryBytes is > 0 and var memory ? memory / 4 * 3 : long.MaxValue))];
            int[] pieces = [.. limits.Select(most => (int)Math.Max(64, Math.Min(most / PieceShare, LargestPiece) / rowBytes / 64 * 64))];
            long[] rooms = [.. limits.Select((most, number) =>
                _devices.RowsOf(number, reader.Header.Rows) <= most / rowBytes ? most : most - (2 * pieces[number] * rowBytes))];
            foreach (int number in _store.Load(reader, rooms, progress, cancellation))
            {
                _devices.StreamBy(number, new StreamedSearch(_devices[number], pieces[number], Options.StoredColumns, Options.Storage));
            }
        }

        file.Replay(_store.Replay);
        file.Reader?.Dispose();
        if (how.ReadOnly)
        {
            _store.IsReadOnly = true;
        }
        else
        {
            _store.LogTo(file.Log!);
        }

        _file = file;
    }

    private void SaveElsewhere(string path, IProgress<double>? progress, CancellationToken cancellation)
    {
        var identity = IndexIdentity.Draw(Options);
        using IndexLog? log = File.Exists(IndexFile.LogOf(path)) ? IndexLog.Open(IndexFile.LogOf(path), IndexFlush.EveryWrite) : null;
        Guid replaced = log is { IsBlank: false } ? log.ReadIdentity().Id : default;
        Write(path, identity, replaced, progress, cancellation);
        log?.Begin(identity, 0);
    }

    // Gives where the log was.
    private long Write(string path, in IndexIdentity identity, Guid replaced, IProgress<double>? progress, CancellationToken cancellation)
    {
        IndexSnapshot snapshot = _store.EnterForSaving(out long sequence, out long logEnd, out long nextId);
        try
        {
            long held = identity == _file?.Identity ? sequence : 0;
            IndexFileHeader header = IndexFile.HeaderOf(identity, Options, held, snapshot.Count, nextId) with { Replaced = replaced };
            using var writer = new IndexFileWriter(path, header);
            new SnapshotWriter(snapshot, writer, identity.RowBytes).Write(progress, cancellation);
            writer.Commit();
            return logEnd;
        }
        finally
        {
            _store.Leave(snapshot);
        }
    }
}
