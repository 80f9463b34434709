using VkSim.Contract;

namespace VkSim.Losses.Explanation;

/// <summary>
/// Looks for rows that are as good as the same and yet negatives of one another. Rows are compared in windows, so that memory does
/// not grow with the number of pairs.
/// </summary>
internal sealed class FalseNegativeSearch(VectorDevice device, PairLossOptions options)
{
    /// <summary>A larger cosine is that of rows that are as good as the same.</summary>
    public const float Same = 0.999f;

    private const int MostListed = 20;

    private readonly List<FalseNegative> _found = [];

    /// <summary>The first few pairs.</summary>
    public IReadOnlyList<FalseNegative> Found => _found;

    /// <summary>Number of all pairs.</summary>
    public long Count { get; private set; }

    /// <summary>How rows are compared, whatever the loss compares them by.</summary>
    public PairwiseSettings Comparison { get; } = new(Metric.Cosine, Cosine: new CosineSettings(options.Epsilon, ZeroVectorPolicy.Zero));

    /// <summary>Rows of an operand with later ones.</summary>
    public void Within(LossOperand operand, Matrix rows, Func<int, int, bool> areNegatives) =>
        Between(operand, rows, operand, rows, (row, other) => row < other && areNegatives(row, other));

    /// <summary>Rows of an operand with those of another.</summary>
    public void Between(LossOperand operand, Matrix rows, LossOperand otherOperand, Matrix others, Func<int, int, bool> areNegatives)
    {
        int before = _found.Count;
        int columns = (int)others.Rows;
        device.Windows(rows.View, others.View, Comparison, (first, _, similarities) =>
        {
            for (int index = 0; index < similarities.Length; index++)
            {
                if (similarities[index] > Same && areNegatives((int)first + (index / columns), index % columns))
                {
                    Add(operand, (int)first + (index / columns), otherOperand, index % columns, similarities[index]);
                }
            }
        }, null, new OperationContext(options.CancellationToken));
        CompareListed(before, rows, others);
    }

    /// <summary>Each row of the second operand with the negatives that are its own, whose similarities are known.</summary>
    public void WithOwn(Matrix rows, Matrix negatives, ReadOnlySpan<float> similarities, ReadOnlySpan<bool> mask)
    {
        int before = _found.Count;
        int each = rows.Rows == 0 ? 1 : similarities.Length / (int)rows.Rows;
        for (int index = 0; index < similarities.Length; index++)
        {
            if (similarities[index] > Same && (mask.IsEmpty || mask[index]))
            {
                Add(LossOperand.Second, index / each, LossOperand.Negatives, index, similarities[index]);
            }
        }

        CompareListed(before, rows, negatives);
    }

    private void Add(LossOperand operand, int row, LossOperand otherOperand, int other, double similarity)
    {
        Count++;
        if (_found.Count < MostListed)
        {
            _found.Add(new FalseNegative(operand, row, otherOperand, other, similarity, AreEqual: false));
        }
    }

    private void CompareListed(int first, Matrix rows, Matrix others)
    {
        float[] row = new float[rows.Columns];
        float[] other = new float[rows.Columns];
        for (int index = first; index < _found.Count; index++)
        {
            rows.CopyRowsTo(_found[index].Row, 1, row);
            others.CopyRowsTo(_found[index].Other, 1, other);
            _found[index] = _found[index] with { AreEqual = row.AsSpan().SequenceEqual(other) };
        }
    }
}
