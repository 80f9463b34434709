namespace VkSim.Diagnostics;

/// <summary>Puts similar rows beside one another: from each row to the most similar one that is left.</summary>
internal static class HeatMapOrder
{
    /// <summary>The order.</summary>
    /// <param name="cosines">rows × rows.</param>
    /// <param name="rows">How many.</param>
    public static int[] Of(ReadOnlySpan<float> cosines, int rows)
    {
        int[] order = new int[rows];
        bool[] taken = new bool[rows];
        int current = 0;
        for (int place = 0; place < rows; place++)
        {
            order[place] = current;
            taken[current] = true;
            int next = -1;
            for (int other = 0; other < rows; other++)
            {
                if (!taken[other] && (next < 0 || cosines[(current * rows) + other] > cosines[(current * rows) + next]))
                {
                    next = other;
                }
            }

            current = next;
        }

        return order;
    }
}
