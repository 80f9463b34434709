namespace VkSim.Diagnostics;

/// <summary>
/// The fuzzy neighbourhood graph of UMAP (McInnes, Healy and Melville 2018): the strength of an edge is 1 to the nearest neighbour and
/// falls off so that the strengths of a row's k edges add up to log₂ k; what two rows say of one another is joined as a + b − ab.
/// </summary>
internal sealed class NeighborGraph
{
    private const int Halvings = 40;

    private NeighborGraph(int[] from, int[] to, float[] strengths)
    {
        (From, To, Strengths) = (from, to, strengths);
    }

    /// <summary>One end of each edge.</summary>
    public int[] From { get; }

    /// <summary>The other end.</summary>
    public int[] To { get; }

    /// <summary>How strong each edge is, above 0 to 1.</summary>
    public float[] Strengths { get; }

    /// <summary>Makes it.</summary>
    /// <param name="neighbors">The nearest rows of each, by cosine.</param>
    /// <param name="rows">How many rows.</param>
    public static NeighborGraph Of(NeighborSurvey neighbors, int rows)
    {
        int k = neighbors.K;
        float[] strengths = new float[rows * k];
        Parallel.For(0, rows, row => Strengthen(neighbors.Cosines.AsSpan(row * k, k), strengths.AsSpan(row * k, k)));
        var from = new List<int>();
        var to = new List<int>();
        var joined = new List<float>();
        for (int row = 0; row < rows; row++)
        {
            for (int rank = 0; rank < k; rank++)
            {
                int other = neighbors.Ids[(row * k) + rank];
                int back = neighbors.Ids.AsSpan(other * k, k).IndexOf(row);
                // An edge that both rows have is taken once.
                if (back >= 0 && other < row)
                {
                    continue;
                }

                float own = strengths[(row * k) + rank];
                float others = back < 0 ? 0 : strengths[(other * k) + back];
                from.Add(row);
                to.Add(other);
                joined.Add(own + others - (own * others));
            }
        }

        return new NeighborGraph([.. from], [.. to], [.. joined]);
    }

    private static void Strengthen(ReadOnlySpan<float> cosines, Span<float> strengths)
    {
        double nearest = 1 - cosines[0];
        double wanted = Math.Log2(cosines.Length);
        double low = 0, high = double.PositiveInfinity, width = 1;
        for (int halving = 0; halving < Halvings; halving++)
        {
            double sum = 0;
            foreach (float cosine in cosines)
            {
                sum += Math.Exp(-Math.Max(0, 1 - cosine - nearest) / width);
            }

            (low, high) = sum > wanted ? (low, width) : (width, high);
            width = double.IsInfinity(high) ? 2 * width : (low + high) / 2;
        }

        for (int rank = 0; rank < cosines.Length; rank++)
        {
            strengths[rank] = (float)Math.Exp(-Math.Max(0, 1 - cosines[rank] - nearest) / Math.Max(width, 1e-12));
        }
    }
}
