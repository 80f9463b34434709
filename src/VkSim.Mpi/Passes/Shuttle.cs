using VkSim.Contract;
using VkSim.Numerics;

namespace VkSim.Mpi.Passes;

/// <summary>
/// Something of each row that goes round the ring with the rows of its rank, such as the rows themselves, and its place on the device.
/// </summary>
internal sealed class Shuttle : IDisposable
{
    private readonly IVectorBackend _backend;
    private readonly IMatrixStorage _block;
    private readonly HostShuttle _host;

    /// <summary>Takes room.</summary>
    /// <param name="backend">Where rows are computed with.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="rows">The most rows of a rank.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="type">How they are stored.</param>
    public Shuttle(IVectorBackend backend, IRing ring, long rows, int columns, ElementType type)
    {
        (_backend, Columns, Type) = (backend, columns, type);
        int rowBytes = checked(columns * ElementConversion.SizeOf(type));
        _host = new HostShuttle(ring, rows, rowBytes);
        _block = backend.Allocate(rows, columns, type);
        Bytes = _host.Bytes + (rows * rowBytes);
    }

    /// <summary>Bytes held, of the host and of the device.</summary>
    public long Bytes { get; }

    /// <summary>How elements are stored.</summary>
    public ElementType Type { get; }

    /// <summary>Elements of a row.</summary>
    public int Columns { get; }

    /// <summary>Room on the device for so many rows.</summary>
    public MatrixView Block(long rows) => new(_block, 0, rows, Columns, Columns);

    /// <summary>Takes rows of the device along.</summary>
    public void Load(in MatrixView rows) => _host.Here.Read(_backend, rows);

    /// <summary>Brings what is here to the device.</summary>
    public void Store(in MatrixView rows) => _host.Here.Write(_backend, rows);

    /// <summary>As <see cref="HostShuttle.Depart"/>.</summary>
    public void Depart(long rows, long next) => _host.Depart(rows, next);

    /// <summary>As <see cref="HostShuttle.Arrive"/>.</summary>
    public void Arrive() => _host.Arrive();

    /// <summary>Has nothing here, of so many rows of single precision.</summary>
    public void Clear(long rows) => _host.Here.Clear(rows);

    /// <summary>Adds rows of the device, in single precision, to what is here.</summary>
    public void Add(in MatrixView rows)
    {
        _host.Next.Read(_backend, rows);
        _host.Next.Add(_host.Here, rows.Rows);
        _host.Exchange();
    }

    /// <inheritdoc/>
    public void Dispose() => _block.Dispose();
}
