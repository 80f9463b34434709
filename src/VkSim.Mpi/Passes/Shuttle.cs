using VkSim.Contract;
using VkSim.Mpi.Agreements;
using VkSim.Numerics;

namespace VkSim.Mpi.Passes;

/// <summary>
/// Something of each row that goes round the ring with the rows of its rank, such as the rows themselves: what is here now, on the host and on
/// the device, and what is on its way.
/// </summary>
internal sealed class Shuttle : IDisposable
{
    private readonly IVectorBackend _backend;
    private readonly IRing _ring;
    private readonly IMatrixStorage _block;
    private readonly List<Task> _onTheWay = [];
    private HostBlock _here;
    private HostBlock _next;

    /// <summary>Takes room.</summary>
    /// <param name="backend">Where rows are computed with.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="rows">The most rows of a rank.</param>
    /// <param name="columns">Elements of a row.</param>
    /// <param name="type">How they are stored.</param>
    public Shuttle(IVectorBackend backend, IRing ring, long rows, int columns, ElementType type)
    {
        (_backend, _ring, Columns, Type) = (backend, ring, columns, type);
        int rowBytes = checked(columns * ElementConversion.SizeOf(type));
        _here = new HostBlock(rows, rowBytes);
        _next = new HostBlock(rows, rowBytes);
        _block = backend.Allocate(rows, columns, type);
        Bytes = _here.Bytes + _next.Bytes + (rows * rowBytes);
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
    public void Load(in MatrixView rows) => _here.Read(_backend, rows);

    /// <summary>Brings what is here to the device.</summary>
    public void Store(in MatrixView rows) => _here.Write(_backend, rows);

    /// <summary>Sends what is here to the rank before, and receives what the rank after has. What is here stays until <see cref="Arrive"/>.</summary>
    /// <param name="rows">Rows here.</param>
    /// <param name="next">Rows that come.</param>
    public void Depart(long rows, long next)
    {
        foreach (Memory<byte> piece in _here.Pieces(rows))
        {
            _onTheWay.Add(_ring.Send(piece));
        }

        foreach (Memory<byte> piece in _next.Pieces(next))
        {
            _onTheWay.Add(_ring.Receive(piece));
        }
    }

    /// <summary>Waits for what is on its way, which is here then.</summary>
    public void Arrive()
    {
        Transfers.Wait(_onTheWay);
        _onTheWay.Clear();
        (_here, _next) = (_next, _here);
    }

    /// <summary>Has nothing here, of so many rows of single precision.</summary>
    public void Clear(long rows) => _here.Clear(rows);

    /// <summary>Adds rows of the device, in single precision, to what is here.</summary>
    public void Add(in MatrixView rows)
    {
        _next.Read(_backend, rows);
        _next.Add(_here, rows.Rows);
        (_here, _next) = (_next, _here);
    }

    /// <inheritdoc/>
    public void Dispose() => _block.Dispose();
}
