using VkSim.Mpi.Agreements;

namespace VkSim.Mpi.Passes;

/// <summary>Something of each row that goes round the ring with the rows of its rank: what is here now, on the host, and what is on its way.</summary>
/// <param name="ring">The ring.</param>
/// <param name="rows">The most rows of a rank.</param>
/// <param name="rowBytes">Bytes of a row.</param>
internal sealed class HostShuttle(IRing ring, long rows, int rowBytes)
{
    private readonly List<Task> _onTheWay = [];

    /// <summary>What is here.</summary>
    public HostBlock Here { get; private set; } = new(rows, rowBytes);

    /// <summary>Where what comes next will be; free for anything else until then.</summary>
    public HostBlock Next { get; private set; } = new(rows, rowBytes);

    /// <summary>Bytes held.</summary>
    public long Bytes => Here.Bytes + Next.Bytes;

    /// <summary>Sends what is here to the rank before, and receives what the rank after has. What is here stays until <see cref="Arrive"/>.</summary>
    /// <param name="count">Rows here.</param>
    /// <param name="next">Rows that come.</param>
    public void Depart(long count, long next)
    {
        foreach (Memory<byte> piece in Here.Pieces(count))
        {
            _onTheWay.Add(ring.Send(piece));
        }

        foreach (Memory<byte> piece in Next.Pieces(next))
        {
            _onTheWay.Add(ring.Receive(piece));
        }
    }

    /// <summary>Waits for what is on its way, which is here then.</summary>
    public void Arrive()
    {
        Transfers.Wait(_onTheWay);
        _onTheWay.Clear();
        Exchange();
    }

    /// <summary>What was next is here.</summary>
    public void Exchange() => (Here, Next) = (Next, Here);
}
