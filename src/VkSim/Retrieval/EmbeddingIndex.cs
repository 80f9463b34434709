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
    private readonly IndexDevices _devices;
    private readonly IndexStore _store;

    private EmbeddingIndex(IReadOnlyList<IndexDevice> devices, EmbeddingIndexOptions options)
    {
        _devices = new IndexDevices(devices);
        Options = options;
        _store = new IndexStore(_devices, options);
        _lines = options.BatchWindow > TimeSpan.Zero ? new SearchLines(options.BatchWindow) : null;
        _lead = LeadAsync;
    }

    /// <summary>The device whose memory holds the vectors; of several the first.</summary>
    public VectorDevice Device => _devices[0];

    /// <summary>The devices whose memory holds the vectors, with their shares of them.</summary>
    public IReadOnlyList<IndexDevice> Devices => _devices.All;

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

    /// <summary>How many of the vectors each of <see cref="Devices"/> has.</summary>
    public IReadOnlyList<long> CountsByDevice => _store.CountsByDevice;

    /// <summary>Pieces of memory that vectors are in, and how many went from one to another as it grew.</summary>
    internal (int Chunks, long GatheredRows) Pieces => (_store.Chunks, _store.GatheredRows);

    internal int KeptSnapshots => _store.KeptSnapshots;

    /// <summary>Makes an empty index.</summary>
    /// <param name="device">The device that holds and compares the vectors; it is the caller's to dispose, after the index.</param>
    /// <param name="options">Dimensions, metric, storage.</param>
    /// <exception cref="ArgumentException">The metric has no coarse copy, or quantised vectors have one or another storage than single precision.</exception>
    public static EmbeddingIndex Create(VectorDevice device, EmbeddingIndexOptions options) => Create([new IndexDevice(device)], options);

    /// <summary>
    /// Makes an empty index that several devices have together, of any kinds: two GPUs, or a GPU and the CPU. Each holds its share of the vectors
    /// and searches it at the same time as the others, and answers are those that one device would give; to the bit where the devices are
    /// <see cref="DeviceDescription.Reproducible"/>.
    /// </summary>
    /// <param name="devices">
    /// The devices, such as <c>[new(gpu, 8), new(cpu)]</c>. One without room for more vectors leaves them to the others, whatever the shares.
    /// </param>
    /// <param name="options">Dimensions, metric, storage.</param>
    /// <exception cref="ArgumentException">No device, or one that is there twice; or the options do not belong together, as for one device.</exception>
    public static EmbeddingIndex Create(IReadOnlyList<IndexDevice> devices, EmbeddingIndexOptions options)
    {
        Check(devices);
        ArgumentNullException.ThrowIfNull(options);
        Check(options);
        return new EmbeddingIndex(devices, options);
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

    private static void Check(IReadOnlyList<IndexDevice> devices)
    {
        ArgumentNullException.ThrowIfNull(devices);
        if (devices.Count == 0)
        {
            throw new ArgumentException("There is no device; expected 1 or more.", nameof(devices));
        }

        for (int i = 0; i < devices.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(devices[i], nameof(devices));
            devices[i].Device.ThrowIfDisposed();
            if (devices.Take(i).Any(other => other.Device == devices[i].Device))
            {
                throw new ArgumentException($"{devices[i].Device} is there twice; expected other devices.", nameof(devices));
            }
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
            _devices.Dispose();
            _file?.Dispose();
        }
    }
}
