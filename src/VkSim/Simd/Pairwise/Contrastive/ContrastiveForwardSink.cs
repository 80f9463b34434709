namespace VkSim;

/// <summary>
/// Sums over the pairs of each left row, and if asked over those of each right row at the same time. Right rows' sums are
/// kept for each task, whose number does not depend on the threads, and brought together in the order of the tasks.
/// </summary>
internal abstract unsafe class ContrastiveForwardSink : TileSink, IDisposable
{
    private readonly ScratchBuffer _columns = new();
    private readonly ScratchBuffer _rows = new();
    private HostPairSums _left;
    private HostPairSums _right;
    private long _rightRows;
    private long _tasks;
    private int _rowsPerBlock;

    /// <inheritdoc/>
    public override bool NeedsWholeRows => true;

    /// <summary>Bytes held.</summary>
    public long ScratchBytes => _columns.Length + _rows.Length;

    /// <summary>How similarities become logits.</summary>
    protected PairLogits Logits { get; private set; }

    /// <summary>What pairs are.</summary>
    protected HostPairRoles Roles { get; private set; }

    /// <summary>Whether right rows' sums over negatives are wanted.</summary>
    protected bool HasColumns => _right.Negatives != null;

    /// <summary>Whether left rows' totals over negatives are wanted.</summary>
    protected bool HasRowTotals => _left.NegativeTotals != null;

    /// <summary>Whether right rows' totals over negatives are wanted.</summary>
    protected bool HasColumnTotals => _right.NegativeTotals != null;

    /// <summary>Lanes of the level.</summary>
    protected abstract int Lanes { get; }

    // A diagonal positive is the only one of its right row: it is written straight away. Others are collected.
    private bool CollectsPositives => Roles.LeftLabels != null && (_right.Positives != null || _right.PositiveTotals != null);

    private nint ColumnStride => (nint)((_rightRows + 63) / 64 * 64);

    private nint TaskStride => ColumnStride * (3 + (CollectsPositives ? 6 : 0));

    // A row: its reference, lanes of the sum and of the total, the positives' sum and total.
    private nint RowStride => (2 * Lanes) + 10;

    /// <summary>Names the results for the next run.</summary>
    public void Begin(in PairLogits logits, in HostPairRoles roles, in HostPairSums left, in HostPairSums right, long leftRows, long rightRows)
    {
        Logits = logits;
        Roles = roles;
        _left = left;
        _right = right;
        left.Clear(leftRows, logits.Kind);
        right.Clear(rightRows, logits.Kind);
    }

    /// <inheritdoc/>
    public override void Begin(in PairwisePlan plan, int degree)
    {
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
            new Span<float>(ColumnReferences(block.Task), checked((int)TaskStride)).Clear();
            new Span<float>(ColumnReferences(block.Task), checked((int)ColumnStride)).Fill(float.NegativeInfinity);
            for (long column = 0; CollectsPositives && column < _rightRows; column++)
            {
                ColumnPositives(block.Task)[column] = RunningLogSum.Empty;
            }
        }
    }

    /// <inheritdoc/>
    public override void EndRows(in RowBlock block)
    {
        for (int row = 0; row < block.Rows; row++)
        {
            long left = block.First + row;
            float* sums = RowSums(block.Worker, row);
            Write(_left.Negatives, left, Negatives(*RowReference(block.Worker, row), Fold(sums)));
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
            Write(_right.Negatives, column, ColumnNegatives(column));
            double total = 0;
            for (long task = 0; HasColumnTotals && task < _tasks; task++)
            {
                total += ColumnTotals(task)[column];
            }

            Write(_right.NegativeTotals, column, total);
            if (CollectsPositives)
            {
                FinishPositives(column);
            }
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
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

    /// <summary>The largest logit so far of each right row in a task.</summary>
    protected float* ColumnReferences(long task) => (float*)_columns.Reserve(0) + ((nint)task * TaskStride);

    /// <summary>Sums of each right row in a task.</summary>
    protected float* ColumnSums(long task) => ColumnReferences(task) + ColumnStride;

    /// <summary>Σ logit of each right row in a task.</summary>
    protected float* ColumnTotals(long task) => ColumnReferences(task) + (2 * ColumnStride);

    /// <summary>Takes in a positive pair.</summary>
    protected void AddPositive(in PairTile tile, int row, int column, float similarity)
    {
        double logit = ((double)Logits.Scale * ((double)similarity - Logits.Margin)) + Logits.Bias;
        bool isSoftmax = Logits.Kind == PairLossKind.Softmax;
        double loss = isSoftmax ? 0 : Softplus(-logit);
        PositiveSum(tile.Block.Worker, row)->Add(logit);
        *PositiveTotal(tile.Block.Worker, row) += logit;
        *PositiveLosses(tile.Block.Worker, row) += loss;
        long right = tile.FirstRight + column;
        if (CollectsPositives)
        {
            ColumnPositives(tile.Block.Task)[right].Add(logit);
            ColumnPositiveTotals(tile.Block.Task)[right] += (float)logit;
            ColumnPositiveLosses(tile.Block.Task)[right] += (float)loss;
        }
        else
        {
            Write(_right.Positives, right, isSoftmax ? logit : loss);
            Write(_right.PositiveTotals, right, logit);
        }
    }

    private static double Softplus(double x)
    {
        double small = Math.Exp(-Math.Abs(x));
        double sum = 1 + small;
        return Math.Max(x, 0) + (sum == 1 ? small : Math.Log(sum) * small / (sum - 1));
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

    private RunningLogSum* ColumnPositives(long task) => (RunningLogSum*)(ColumnReferences(task) + (3 * ColumnStride));

    private float* ColumnPositiveTotals(long task) => ColumnReferences(task) + (7 * ColumnStride);

    private float* ColumnPositiveLosses(long task) => ColumnReferences(task) + (8 * ColumnStride);

    private double Positives(in RunningLogSum sum, double losses) => Logits.Kind == PairLossKind.Softmax ? sum.Value : losses;

    private double Negatives(float reference, double sum) =>
        Logits.Kind != PairLossKind.Softmax ? sum
        : float.IsPositiveInfinity(reference) ? reference
        : Math.Log(sum) + (float.IsNegativeInfinity(reference) ? 0 : reference);

    private double ColumnNegatives(long column)
    {
        float reference = float.NegativeInfinity;
        for (long task = 0; task < _tasks; task++)
        {
            reference = Math.Max(reference, ColumnReferences(task)[column]);
        }

        double sum = 0;
        for (long task = 0; task < _tasks; task++)
        {
            float own = ColumnReferences(task)[column];
            sum += own == reference ? ColumnSums(task)[column] : ColumnSums(task)[column] * Math.Exp((double)own - reference);
        }

        return Negatives(reference, sum);
    }

    private void FinishPositives(long column)
    {
        RunningLogSum sum = RunningLogSum.Empty;
        double total = 0;
        double losses = 0;
        for (long task = 0; task < _tasks; task++)
        {
            sum.Add(ColumnPositives(task)[column]);
            total += ColumnPositiveTotals(task)[column];
            losses += ColumnPositiveLosses(task)[column];
        }

        Write(_right.Positives, column, Positives(sum, losses));
        Write(_right.PositiveTotals, column, total);
    }

    private double Fold(float* lanes)
    {
        double sum = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            sum += lanes[lane];
        }

        return sum;
    }
}
