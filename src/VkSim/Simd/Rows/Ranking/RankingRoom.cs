namespace VkSim.Simd.Rows.Ranking;

/// <summary>One thread's memory for ranking rows: a list of candidates, and two arrays to sort those that are left.</summary>
internal readonly unsafe struct RankingRoom
{
    // Lists are cut to the best when they are full; the longer they are, the sooner the bar is near its final place.
    private const int LeastCapacity = 1024;
    private const int CapacityPerResult = 4;

    // Vectors are written whole.
    private const int Padding = 32;
    private const int HintCount = 2;

    /// <summary>Lays out memory of <see cref="Bytes"/>, without hints.</summary>
    public RankingRoom(byte* memory, int k, int columns)
    {
        Capacity = CapacityFor(k, columns);
        Hints = (int*)memory;
        new Span<int>(Hints, HintCount).Fill(int.MinValue);
        Keys = Hints + Padding;
        Ids = Keys + Capacity + Padding;
        Pairs = (ulong*)(Ids + Capacity + Padding);
        Spare = Pairs + Most(k, columns);
    }

    /// <summary>How many candidates the list takes.</summary>
    public int Capacity { get; }

    /// <summary>What divided the best from the rest last time: when a list was cut first, and later on. None of a result depends on it.</summary>
    public int* Hints { get; }

    /// <summary>The candidates' keys; there is room for a vector more.</summary>
    public int* Keys { get; }

    /// <summary>The candidates' columns; there is room for a vector more.</summary>
    public int* Ids { get; }

    /// <summary>Room for <see cref="Most"/> candidates with their keys.</summary>
    public ulong* Pairs { get; }

    /// <summary>As much again.</summary>
    public ulong* Spare { get; }

    /// <summary>Bytes for lists of k of so many columns; a multiple of a cache line.</summary>
    public static long Bytes(int k, int columns)
    {
        long bytes = (sizeof(int) * ((2L * (CapacityFor(k, columns) + Padding)) + Padding)) + (2L * sizeof(ulong) * Most(k, columns));
        return (bytes + 63) & -64;
    }

    /// <summary>How many candidates may stay in a list that is cut: a cut is the cheaper the less exact it must be.</summary>
    public static int Most(int k, int columns) => (int)Math.Min(columns, k + 6L + (k / 8));

    private static int CapacityFor(int k, int columns)
    {
        long wanted = Math.Max(LeastCapacity, CapacityPerResult * (long)k);
        return (int)((Math.Min(columns, wanted) + Padding - 1) & -Padding);
    }
}
