using VkSim.Contract.Pairs;
using VkSim.Numerics;
using VkSim.Simd.Pairwise.Blocking;
using VkSim.Simd.Pairwise.Tiles;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>
/// Sums over the pairs of each left row, and if asked over those of each right row at the same time. Right rows' sums are
/// kept for each task, whose number does not depend on the threads, and brought together in the order of the tasks. Where
/// both operands are the same, a pair is computed once and counts for its row and for its column.
/// </summary>
internal abstract unsafe class ContrastiveForwardSink : ContrastiveSink
{
    private readonly ScratchBuffer _columns = new();
    private readonly ScratchBuffer _rows = new();
    private HostPairSums _left;
    private HostPairSums _right;
    private long _rightRows;
    private long _tasks;
    private int _rowsPerBlock;
    private HostMatrix _memory;

    // What is kept of each right row in a task: of its negatives the largest logit, the sum relative to it and the total; the
    // same of its positives.
    private enum Part
    {
        Reference,
        Sum,
        Total,
        PositiveReference,
        PositiveSum,
        PositiveTotal,
    }

    /// <inheritdoc/>
    public override long ScratchBytes => _columns.Length + _rows.Length;

    /// <summary>How similarities become logits.</summary>
    protected PairLogits Logits { get; private set; }

    /// <summary>What pairs are.</summary>
    protected HostPairRoles Roles { get; private set; }

    /// <summary>What is kept for the pass backward.</summary>
    protected KeptSimilarities Kept { get; private set; }

    /// <summary>Whether any totals over negatives are wanted.</summary>
    protected bool HasTotals => _left.NegativeTotals != null || _right.NegativeTotals != null;

    // A diagonal positive is the only one of its right row: it is written straight away. Others are collected.
    private bool CollectsPositives => Roles.LeftLabels != null && (_right.Positives != null || _right.PositiveTotals != null);

    // With room for the vector that reaches beyond the last column.
    private nint ColumnStride => (nint)((_rightRows + 127) / 64 * 64);

    private nint TaskStride => ColumnStride * (CollectsPositives ? 6 : 3);

    // A row: its reference, lanes of the sum and of the total, the positives' sum and total.
    private nint RowStride => (2 * Lanes) + 10;

    /// <summary>Names the results for the next run.</summary>
    /// <param name="logits">How similarities become logits.</param>
    /// <param name="roles">What pairs are.</param>
    /// <param name="left">Where left rows' sums go.</param>
    /// <param name="right">Where right rows' sums go; nowhere with <paramref name="isSymmetric"/>.</param>
    /// <param name="leftRows">N.</param>
    /// <param name="rightRows">M.</param>
    /// <param name="isSymmetric">Whether both operands are the same, and pair (i, j) is what pair (j, i) is.</param>
    /// <param name="kept">Memory for similarities, or none.</param>
    public void Begin(
        in PairLogits logits,
        in HostPairRoles roles,
        in HostPairSums left,
        in HostPairSums right,
        long leftRows,
        long rightRows,
        bool isSymmetric,
        in HostMatrix kept)
    {
        _memory = kept;
        Logits = logits;
        Roles = roles;
        IsSymmetric = isSymmetric;
        _left = isSymmetric ? default : left;
        _right = isSymmetric ? left : right;
        left.Clear(leftRows, logits.Kind);
        right.Clear(rightRows, logits.Kind);
    }

    /// <inheritdoc/>
    public override void Begin(in PairwisePlan plan, int degree)
    {
        Kept = KeptSimilarities.Create(_memory, plan.LeftRows, plan.RightRows, IsSymmetric ? plan.LeftBlock : 0);
        _rightRows = plan.RightRows;
        _tasks = plan.Tasks;
        _rowsPerBlock = plan.LeftBlock;
        _rows.Reserve(degree * _rowsPerBlock * (long)RowStride * sizeof(float));
        if (_right.IsWanted)
        {
            _columns.Reserve(_tasks * TaskStride * sizeof(float));
        }
    }

    /// <inheritdoc/>
    public override void BeginRows(in RowBlock block)
    {
        for (int row = 0; row < block.Rows; row++)
        {
            new Span<float>(RowSums(block.Worker, row), (int)RowStride).Clear();
            *RowReference(block.Worker, row) = float.NegativeInfinity;
            *PositiveSum(block.Worker, row) = RunningLogSum.Empty;
        }

        if (_right.IsWanted && block.IsFirstOfTask)
        {
            int columns = checked((int)ColumnStride);
            new Span<float>(Columns(block.Task, Part.Reference), checked((int)TaskStride)).Clear();
            new Span<float>(Columns(block.Task, Part.Reference), columns).Fill(float.NegativeInfinity);
            if (CollectsPositives)
            {
                new Span<float>(Columns(block.Task, Part.PositiveReference), columns).Fill(float.NegativeInfinity);
            }
        }
    }

    /// <inheritdoc/>
    public override void EndRows(in RowBlock block)
    {
        for (int row = 0; row < block.Rows; row++)
        {
            long left = block.First + row;
            if (IsSymmetric)
            {
                AddRowToColumn(block, row, left);
                continue;
            }

            float* sums = RowSums(block.Worker, row);
            Write(_left.Negatives, left, LogSum(*RowReference(block.Worker, row), Fold(sums)));
            Write(_left.NegativeTotals, left, Fold(sums + Lanes));
            Write(_left.PositiveTotals, left, *PositiveTotal(block.Worker, row));
            Write(_left.Positives, left, Positives(*PositiveSum(block.Worker, row), *PositiveLosses(block.Worker, row)));
        }
    }

    /// <summary>After the run: brings the tasks' sums of each right row together.</summary>
    public void FinishColumns()
    {
        for (long column = 0; _right.IsWanted && _tasks > 0 && column < _rightRows; column++)
        {
            Write(_right.Negatives, column, AcrossTasks(Part.Reference, Part.Sum, column));
            Write(_right.NegativeTotals, column, AcrossTasks(Part.Total, column));
            if (CollectsPositives)
            {
                Write(_right.Positives, column, AcrossTasks(Part.PositiveReference, Part.PositiveSum, column));
                Write(_right.PositiveTotals, column, AcrossTasks(Part.PositiveTotal, column));
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _columns.Dispose();
        _rows.Dispose();
    }

    /// <summary>Σ exp(logit − reference), or Σ softplus(logit), of a row of the worker's block, a lane at a time.</summary>
    protected float* RowSums(int worker, int row) => (float*)_rows.Reserve(0) + ((((nint)worker * _rowsPerBlock) + row) * RowStride);

    /// <summary>Σ logit of the row, a lane at a time.</summary>
    protected float* RowTotals(int worker, int row) => RowSums(worker, row) + Lanes;

    /// <summary>The largest logit of the row so far.</summary>
    protected float* RowReference(int worker, int row) => RowSums(worker, row) + (2 * Lanes) + 8;

    /// <summary>The largest logit so far of each of a tile's right rows.</summary>
    protected float* ColumnReferences(in PairTile tile) => Columns(tile.Block.Task, Part.Reference) + tile.FirstRight;

    /// <summary>Sums of each of a tile's right rows.</summary>
    protected float* ColumnSums(in PairTile tile) => Columns(tile.Block.Task, Part.Sum) + tile.FirstRight;

    /// <summary>Σ logit of each of a tile's right rows.</summary>
    protected float* ColumnTotals(in PairTile tile) => Columns(tile.Block.Task, Part.Total) + tile.FirstRight;

    /// <summary>Whether a tile's pairs count for right rows: they are asked for, and are not the left block's own.</summary>
    protected bool CountsForColumns(in PairTile tile) => _right.Negatives != null && IsNotOwn(tile);

    /// <summary>Whether a tile's pairs count for right rows' totals.</summary>
    protected bool CountsForColumnTotals(in PairTile tile) => _right.NegativeTotals != null && IsNotOwn(tile);

    /// <summary>Takes in a positive pair.</summary>
    protected void AddPositive(in PairTile tile, int row, int column, float similarity)
    {
        double logit = ((double)Logits.Scale * ((double)similarity - Logits.Margin)) + Logits.Bias;
        bool isSoftmax = Logits.Kind == PairLossKind.Softmax;
        double loss = isSoftmax ? 0 : LogSums.Softplus(-logit);
        PositiveSum(tile.Block.Worker, row)->Add(logit);
        *PositiveTotal(tile.Block.Worker, row) += logit;
        *PositiveLosses(tile.Block.Worker, row) += loss;
        long right = tile.FirstRight + column;
        if (CollectsPositives && IsNotOwn(tile))
        {
            AddToColumn(tile.Block.Task, Part.PositiveReference, Part.PositiveSum, right, logit, isSoftmax ? 1 : loss);
            Columns(tile.Block.Task, Part.PositiveTotal)[right] += (float)logit;
        }
        else if (!CollectsPositives)
        {
            Write(_right.Positives, right, isSoftmax ? logit : loss);
            Write(_right.PositiveTotals, right, logit);
        }
    }

    private static void Write(float* results, long row, double value)
    {
        if (results != null)
        {
            results[row] = (float)value;
        }
    }

    private RunningLogSum* PositiveSum(int worker, int row) => (RunningLogSum*)(RowSums(worker, row) + (2 * Lanes));

    private double* PositiveTotal(int worker, int row) => (double*)(RowSums(worker, row) + (2 * Lanes) + 4);

    private double* PositiveLosses(int worker, int row) => (double*)(RowSums(worker, row) + (2 * Lanes) + 6);

    private float* Columns(long task, Part part) => (float*)_columns.Reserve(0) + ((nint)task * TaskStride) + ((int)part * ColumnStride);

    // A block meets itself in whole: there each pair comes from both sides already.
    private bool IsNotOwn(in PairTile tile) => !IsSymmetric || tile.FirstRight >= tile.FirstLeft + tile.LeftRows;

    private double Positives(in RunningLogSum sum, double losses) => Logits.Kind == PairLossKind.Softmax ? sum.Value : losses;

    private double LogSum(float reference, double sum) =>
        Logits.Kind != PairLossKind.Softmax ? sum
        : float.IsPositiveInfinity(reference) ? reference
        : Math.Log(sum) + (float.IsNegativeInfinity(reference) ? 0 : reference);

    // What a row has seen from its own side is one more part of its sums.
    private void AddRowToColumn(in RowBlock block, int row, long column)
    {
        float* sums = RowSums(block.Worker, row);
        AddToColumn(block.Task, Part.Reference, Part.Sum, column, *RowReference(block.Worker, row), Fold(sums));
        Columns(block.Task, Part.Total)[column] += (float)Fold(sums + Lanes);
        if (CollectsPositives)
        {
            bool isSoftmax = Logits.Kind == PairLossKind.Softmax;
            double logSum = PositiveSum(block.Worker, row)->Value;
            double sum = isSoftmax ? (double.IsNegativeInfinity(logSum) ? 0 : 1) : *PositiveLosses(block.Worker, row);
            AddToColumn(block.Task, Part.PositiveReference, Part.PositiveSum, column, logSum, sum);
            Columns(block.Task, Part.PositiveTotal)[column] += (float)*PositiveTotal(block.Worker, row);
        }
    }

    // Adds sum · exp(logit) to what is there, and for sigmoids just the sum.
    private void AddToColumn(long task, Part referencePart, Part sumPart, long column, double logit, double sum)
    {
        float* reference = Columns(task, referencePart) + column;
        float* place = Columns(task, sumPart) + column;
        if (Logits.Kind == PairLossKind.Softmax)
        {
            float larger = Math.Max(*reference, (float)logit);
            *place = (float)(Rescaled(*place, *reference, larger) + Rescaled(sum, logit, larger));
            *reference = larger;
        }
        else
        {
            *place += (float)sum;
        }
    }

    private static double Rescaled(double sum, double reference, float larger) => reference == larger ? sum : sum * Math.Exp(reference - larger);

    private double AcrossTasks(Part referencePart, Part sumPart, long column)
    {
        float reference = float.NegativeInfinity;
        for (long task = 0; task < _tasks; task++)
        {
            reference = Math.Max(reference, Columns(task, referencePart)[column]);
        }

        double sum = 0;
        for (long task = 0; task < _tasks; task++)
        {
            sum += Rescaled(Columns(task, sumPart)[column], Columns(task, referencePart)[column], reference);
        }

        return LogSum(reference, sum);
    }

    private double AcrossTasks(Part part, long column)
    {
        double sum = 0;
        for (long task = 0; task < _tasks; task++)
        {
            sum += Columns(task, part)[column];
        }

        return sum;
    }
}
