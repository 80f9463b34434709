using VkSim.Numerics;

namespace VkSim.Contract.Pairs;

/// <summary>The sums over the pairs of each row that a softmax loss is made of, on the host.</summary>
internal sealed class RowSums
{
    /// <summary>Makes room.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="severalPositives">Whether a row may have other than one positive, so that the sum of their logits is needed.</param>
    /// <param name="smoothed">Whether the sum of the negatives' logits is needed.</param>
    public RowSums(int rows, bool severalPositives, bool smoothed)
    {
        Negatives = new float[rows];
        Positives = new float[rows];
        PositiveTotals = severalPositives ? new float[rows] : Positives;
        NegativeTotals = smoothed ? new float[rows] : [];
        Array.Fill(Negatives, float.NegativeInfinity);
        Array.Fill(Positives, float.NegativeInfinity);
    }

    /// <summary>Number of rows.</summary>
    public int Rows => Negatives.Length;

    /// <summary>log Σ exp(logit) over the negatives.</summary>
    public float[] Negatives { get; }

    /// <summary>log Σ exp(logit) over the positives.</summary>
    public float[] Positives { get; }

    /// <summary>Σ logit over the positives; <see cref="Positives"/> itself where there is just one.</summary>
    public float[] PositiveTotals { get; }

    /// <summary>Σ logit over the negatives; empty where it is not needed.</summary>
    public float[] NegativeTotals { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => sizeof(float) * ((long)Rows * 2 + (HasTotals ? Rows : 0) + NegativeTotals.Length);

    /// <summary>What a backend fills.</summary>
    public PairSums Spans => new()
    {
        Negatives = Negatives,
        Positives = Positives,
        PositiveTotals = HasTotals ? PositiveTotals : [],
        NegativeTotals = NegativeTotals,
    };

    /// <summary>What a backend fills where there are no positives.</summary>
    public PairSums NegativeSpans => new() { Negatives = Negatives, NegativeTotals = NegativeTotals };

    private bool HasTotals => PositiveTotals != Positives;

    /// <summary>Adds the sums over further negatives of the same rows.</summary>
    public void AddNegatives(RowSums further)
    {
        for (int row = 0; row < Rows; row++)
        {
            Negatives[row] = (float)LogSums.Add(Negatives[row], further.Negatives[row]);
            if (NegativeTotals.Length > 0)
            {
                NegativeTotals[row] += further.NegativeTotals[row];
            }
        }
    }
}
