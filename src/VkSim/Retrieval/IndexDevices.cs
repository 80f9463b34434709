namespace VkSim.Retrieval;

/// <summary>The devices of an index, and which of them the next rows go to.</summary>
internal sealed class IndexDevices : IDisposable
{
    // Rows go to a device in pieces that begin at whole words of bits.
    private const int Granule = 64;

    private readonly double[] _shares;
    private readonly StreamedSearch?[] _streamed;

    public IndexDevices(IReadOnlyList<IndexDevice> devices)
    {
        All = [.. devices];
        _streamed = new StreamedSearch?[devices.Count];
        double largest = All.Max(device => device.Share);
        double sum = All.Sum(device => device.Share / largest);
        _shares = [.. All.Select(device => device.Share / largest / sum)];
    }

    /// <summary>The devices.</summary>
    public IReadOnlyList<IndexDevice> All { get; }

    /// <summary>How many there are.</summary>
    public int Count => All.Count;

    /// <summary>A device.</summary>
    public VectorDevice this[int number] => All[number].Device;

    /// <summary>A device's share of so many rows; shares of all are no less than the rows together.</summary>
    public long RowsOf(int number, long rows) => (long)Math.Min(rows, Math.Ceiling(_shares[number] * rows / Granule) * Granule);

    /// <summary>What searches a device's rows that stay in a file; null: it has none.</summary>
    public StreamedSearch? StreamedBy(int number) => _streamed[number];

    /// <summary>Takes what searches a device's rows that stay in a file.</summary>
    public void StreamBy(int number, StreamedSearch search) => _streamed[number] = search;

    /// <summary>Which device it is; −1: none of these.</summary>
    public int NumberOf(VectorDevice device)
    {
        for (int number = 0; number < Count; number++)
        {
            if (ReferenceEquals(this[number].Home, device))
            {
                return number;
            }
        }

        return -1;
    }

    /// <summary>Gives back what is streamed through, not the devices.</summary>
    public void Dispose() => Array.ForEach(_streamed, search => search?.Dispose());

    /// <summary>Devices that rows can go to, the one first that has least of its share.</summary>
    /// <param name="held">Rows that each has.</param>
    /// <param name="rows">Rows that come now.</param>
    /// <param name="reserve">Rows that all take together where fewer come.</param>
    /// <returns>Each with how many it takes at a time: the first what it needs to have its share, others whatever comes, should it refuse.</returns>
    public IEnumerable<(int Number, long Rows)> Takers(long[] held, long rows, long reserve)
    {
        long most = Math.Max(rows, reserve);
        if (Count == 1)
        {
            return [(0, most)];
        }

        double all = held.Sum() + rows;
        int[] order = [.. Enumerable.Range(0, Count).OrderByDescending(number => (_shares[number] * all) - held[number])];
        double missing = Math.Max((_shares[order[0]] * all) - held[order[0]], _shares[order[0]] * reserve);
        long first = Math.Min((long)Math.Ceiling(missing / Granule) * Granule, most);
        return order.Select((number, turn) => (number, turn == 0 ? first : most));
    }
}
