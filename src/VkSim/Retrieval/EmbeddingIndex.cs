using System.Diagnostics.CodeAnalysis;
using VkSim.Retrieval;

namespace VkSim;

/// <summary>
/// Vectors with ids, in a device's memory, that come and go while they are searched: exactly, in a stable order, with the same answers on
/// every device.
/// </summary>
/// <remarks>
/// Threads may call at the same time. A search sees the vectors as they are when it begins, whatever is changed before it ends; it takes no
/// lock, and changes wait for none. Changes of several threads take effect one after the other, each as a whole. Removed and replaced
/// vectors leave free places, which later ones take; <see cref="Compact"/> gives the memory back. With
/// <see cref="EmbeddingIndexOptions.BatchWindow"/> searches that arrive together are made together.
/// </remarks>
[SuppressMessage("Naming", "CA1711", Justification = "An index in the sense of retrieval.")]
public sealed partial class EmbeddingIndex : IDisposable
{
    private readonly IndexStore _store;

    private EmbeddingIndex(VectorDevice device, EmbeddingIndexOptions options)
    {
        Device = device;
        Options = options;
        _store = new IndexStore(device, options);
        _lines = options.BatchWindow > TimeSpan.Zero ? new SearchLines(options.BatchWindow) : null;
    }

    /// <summary>The device whose memory holds the vectors.</summary>
    public VectorDevice Device { get; }

    /// <summary>What it was made with.</summary>
    public EmbeddingIndexOptions Options { get; }

    /// <summary>Components of each vector.</summary>
    public int Dimensions => Options.Dimensions;

    /// <summary>What near means.</summary>
    public Metric Metric => Options.Metric;

    /// <summary>Number of vectors.</summary>
    public long Count => _store.Count;

    /// <summary>
    /// Bytes of memory for vectors and their coarse copy, free places included, and of what the host keeps of them: their ids, where they lie, which places are free.
    /// </summary>
    public long MemoryBytes => _store.Bytes.Rows + _store.Bytes.Book;

    /// <summary>Makes an empty index.</summary>
    /// <param name="device">The device that holds and compares the vectors; it is the caller's to dispose, after the index.</param>
    /// <param name="options">Dimensions, metric, storage.</param>
    /// <exception cref="ArgumentException">The metric has no coarse copy, or quantised vectors have one or another storage than single precision.</exception>
    public static EmbeddingIndex Create(VectorDevice device, EmbeddingIndexOptions options)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(options);
        device.ThrowIfDisposed();
        Check(options);
        return new EmbeddingIndex(device, options);
    }

    /// <summary>Whether an index can be made with the options.</summary>
    /// <exception cref="ArgumentException">They do not belong together.</exception>
    internal static void Check(EmbeddingIndexOptions options)
    {
        if (options.Coarse != CoarseCopy.None && options.Metric is (Metric.L1 or Metric.LInf))
        {
            throw new ArgumentException(
                $"The metric is {options.Metric} and the coarse copy {options.Coarse}; expected {CoarseCopy.None}: there is no bound for it.", nameof(options));
        }

        if ((options.Metric == Metric.L0) != (options.Quantization == Quantization.Binary))
        {
            throw new ArgumentException(
                $"The metric is {options.Metric} and the quantisation {options.Quantization}; {Metric.L0} and {Quantization.Binary} belong together.", nameof(options));
        }

        if (options.Quantization != Quantization.None && (options.Storage != ElementType.Float32 || options.Coarse != CoarseCopy.None))
        {
            throw new ArgumentException(
                $"Vectors quantised to {options.Quantization} have storage {options.Storage} and coarse copy {options.Coarse}; expected {ElementType.Float32} and {CoarseCopy.None}.",
                nameof(options));
        }
    }

    /// <summary>
    /// Gives the memory back, once searches that are under way have ended, and closes the file: changes that are not saved stay in its log.
    /// </summary>
    public void Dispose()
    {
        lock (_saving)
        {
            _store.Dispose();
            _streamed?.Dispose();
            _file?.Dispose();
        }
    }
}
