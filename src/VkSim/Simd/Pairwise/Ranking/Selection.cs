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

            int place = Partition(keys, low, high);
            if (target < place)
            {
                high = place - 1;
            }
            else if (target > place)
            {
                low = place + 1;
            }
            else
            {
                return;
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

    // Lomuto's partition about the median of three, which comes to the place that is returned: larger ones are before it, smaller ones
    // behind. Nothing is jumped over: which way a key goes cannot be foreseen, and the processor's guesses cost more than the moves.
    private static int Partition(ulong* keys, int low, int high)
    {
        ulong* pivotAt = MedianOf(keys + low, keys + low + ((high - low) >> 1), keys + high);
        ulong pivot = *pivotAt;
        *pivotAt = keys[high];
        ulong* place = keys + low;
        for (ulong* key = place; key < keys + high; key++)
        {
            ulong value = *key;
            *key = *place;
            *place = value;
            place += value > pivot ? 1 : 0;
        }

        keys[high] = *place;
        *place = pivot;
        return (int)(place - keys);
    }

    private static ulong* MedianOf(ulong* a, ulong* b, ulong* c) =>
        *a < *b ? (*b < *c ? b : *a < *c ? c : a) : (*a < *c ? a : *b < *c ? c : b);

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
