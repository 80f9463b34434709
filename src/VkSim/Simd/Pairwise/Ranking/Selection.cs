namespace VkSim.Simd.Pairwise.Ranking;

/// <summary>Moves the largest keys to the front.</summary>
internal static unsafe class Selection
{
    private const int SmallCount = 24;

    /// <summary>
    /// Afterwards the first <paramref name="count"/> of <paramref name="length"/> distinct keys are the largest, in any
    /// order, and the last of them is the smallest among them.
    /// </summary>
    public static void MoveLargestFirst(ulong* keys, int length, int count)
    {
        int low = 0;
        int high = length - 1;
        int target = count - 1;
        int rounds = 2 * int.Log2(length + 1);
        while (high - low > SmallCount)
        {
            if (rounds-- == 0)
            {
                // Pivots fail us: sorting is never quadratic.
                SortDescending(keys + low, high - low + 1);
                return;
            }

            int middle = Partition(keys, low, high);
            if (target <= middle)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        InsertionSort(keys + low, high - low + 1);
    }

    /// <summary>Sorts keys, largest first.</summary>
    public static void SortDescending(ulong* keys, int length)
    {
        var span = new Span<ulong>(keys, length);
        if (length <= SmallCount)
        {
            InsertionSort(keys, length);
            return;
        }

        span.Sort();
        span.Reverse();
    }

    // Hoare's partition about the median of three: [low, result] holds nothing smaller than (result, high].
    private static int Partition(ulong* keys, int low, int high)
    {
        ulong pivot = Median(keys[low], keys[low + ((high - low) >> 1)], keys[high]);
        int i = low - 1;
        int j = high + 1;
        while (true)
        {
            while (keys[++i] > pivot)
            {
            }

            while (keys[--j] < pivot)
            {
            }

            if (i >= j)
            {
                return j;
            }

            (keys[i], keys[j]) = (keys[j], keys[i]);
        }
    }

    private static ulong Median(ulong a, ulong b, ulong c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    private static void InsertionSort(ulong* keys, int length)
    {
        for (int i = 1; i < length; i++)
        {
            ulong key = keys[i];
            int j = i;
            for (; j > 0 && keys[j - 1] < key; j--)
            {
                keys[j] = keys[j - 1];
            }

            keys[j] = key;
        }
    }
}
