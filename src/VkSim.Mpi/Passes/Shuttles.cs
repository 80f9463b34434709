using VkSim.Contract;

namespace VkSim.Mpi.Passes;

/// <summary>What goes round the ring in the passes of a call, one pass after another: taken once, and used by later passes again.</summary>
/// <param name="backend">Where rows are computed with.</param>
/// <param name="ring">The ring.</param>
/// <param name="rows">The most rows of a rank.</param>
internal sealed class Shuttles(IVectorBackend backend, IRing ring, long rows) : IDisposable
{
    private readonly List<Shuttle> _all = [];
    private readonly List<Shuttle> _free = [];

    /// <summary>Bytes held, of the host and of the device.</summary>
    public long Bytes => _all.Sum(shuttle => shuttle.Bytes);

    /// <summary>Begins another pass: nothing is in use.</summary>
    public void Reuse()
    {
        _free.Clear();
        _free.AddRange(_all);
    }

    /// <summary>Takes room for something that goes round.</summary>
    public Shuttle Take(int columns, ElementType type)
    {
        Shuttle? shuttle = _free.Find(free => free.Columns == columns && free.Type == type);
        if (shuttle is null)
        {
            shuttle = new Shuttle(backend, ring, rows, columns, type);
            _all.Add(shuttle);
        }

        _free.Remove(shuttle);
        return shuttle;
    }

    /// <inheritdoc/>
    public void Dispose() => _all.ForEach(shuttle => shuttle.Dispose());
}
