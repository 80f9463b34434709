namespace VkSim.Diagnostics;

/// <summary>
/// Places the rows of a graph in the plane by UMAP's stochastic gradient descent: ends of an edge attract one another as often as it
/// is strong, and repel a few rows drawn by chance. One thread, so that a seed always gives the same layout.
/// </summary>
internal sealed class GraphLayout(NeighborGraph graph, float[] places, int seed)
{
    // 1 / (1 + a·d^(2b)) fits UMAP's curve for a least distance of 0.1.
    private const float A = 1.5769f;
    private const float B = 0.8951f;
    private const int Repulsions = 5;
    private const float LargestStep = 4;

    private uint _chance = ((uint)seed * 2654435761u) | 1;

    /// <summary>Moves the places.</summary>
    /// <param name="rounds">How often the strongest edge attracts.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="cancellation">Looked at between rounds.</param>
    public void Run(int rounds, Action<double> progress, CancellationToken cancellation)
    {
        float strongest = graph.Strengths.Length == 0 ? 1 : graph.Strengths.Max();
        float[] due = Array.ConvertAll(graph.Strengths, strength => strongest / Math.Max(strength, 1e-6f));
        for (int round = 0; round < rounds; round++)
        {
            cancellation.ThrowIfCancellationRequested();
            float rate = 1 - ((float)round / rounds);
            for (int edge = 0; edge < due.Length; edge++)
            {
                if (due[edge] <= round + 1)
                {
                    due[edge] += strongest / graph.Strengths[edge];
                    Move(edge, rate);
                }
            }

            progress((double)(round + 1) / rounds);
        }
    }

    private void Move(int edge, float rate)
    {
        // Either end may be the one that others repel.
        bool turned = (Next() & 0x10000) != 0;
        int head = turned ? graph.To[edge] : graph.From[edge];
        int tail = turned ? graph.From[edge] : graph.To[edge];
        (float x, float y) = (places[2 * head], places[(2 * head) + 1]);
        (float dx, float dy) = (x - places[2 * tail], y - places[(2 * tail) + 1]);
        float square = (dx * dx) + (dy * dy);
        if (square > 0)
        {
            float power = MathF.Pow(square, B);
            float pull = -2 * A * B * power / (square * (1 + (A * power)));
            (float stepX, float stepY) = (Clipped(pull * dx) * rate, Clipped(pull * dy) * rate);
            x += stepX;
            y += stepY;
            places[2 * tail] -= stepX;
            places[(2 * tail) + 1] -= stepY;
        }

        int count = places.Length / 2;
        for (int draw = 0; draw < Repulsions; draw++)
        {
            int other = (int)(((ulong)Next() * (uint)count) >> 32);
            if (other != head)
            {
                (dx, dy) = (x - places[2 * other], y - places[(2 * other) + 1]);
                square = (dx * dx) + (dy * dy);
                float push = 2 * B / ((0.001f + square) * (1 + (A * MathF.Pow(square, B))));
                x += Clipped(push * dx) * rate;
                y += Clipped(push * dy) * rate;
            }
        }

        (places[2 * head], places[(2 * head) + 1]) = (x, y);
    }

    private static float Clipped(float step) => Math.Clamp(step, -LargestStep, LargestStep);

    // Marsaglia's xorshift.
    private uint Next()
    {
        _chance ^= _chance << 13;
        _chance ^= _chance >> 17;
        _chance ^= _chance << 5;
        return _chance;
    }
}
