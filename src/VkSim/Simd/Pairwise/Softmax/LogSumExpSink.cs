namespace VkSim;

/// <summary>Log-sum-exp of the logits over each left row, and if asked over each right row at the same time.</summary>
internal abstract unsafe class LogSumExpSink : TileSink, IDisposable
{
    private readonly ScratchBuffer _columns = new();
    private readonly ScratchBuffer _rows = new();
    private float* _rowResults;
    private float* _columnResults;
    private long _rightRows;
    private long _tasks;
    private int _rowsPerBlock;

    /// <inheritdoc/>
    public override bool NeedsWholeRows => true;

    /// <summary>How similarities become logits.</summary>
    protected LogitSettings Settings { get; private set; }

    /// <summary>Whether the right rows' sums are wanted too.</summary>
    protected bool HasColumns => _columnResults != null;

    /// <summary>Lanes of the level.</summary>
    protected abstract int Lanes { get; }

    /// <summary>Bytes held.</summary>
    public long ScratchBytes => _columns.Length + _rows.Length;

    /// <summary>Names the results for the next run.</summary>
    /// <param name="settings">How similarities become logits.</param>
    /// <param name="rowResults">One a left row.</param>
    /// <param name="columnResults">One a right row; null where they are not wanted.</param>
    public void Begin(in LogitSettings settings, float* rowResults, float* columnResults)
    {
        Settings = settings;
        _rowResults = rowResults;
        _columnResults = columnResults;
    }

    /// <inheritdoc/>
    public override void Begin(in PairwisePlan plan, int degree)
    {
        _rightRows = plan.RightRows;
        _tasks = plan.Tasks;
        _rowsPerBlock = plan.LeftBlock;
        _rows.Reserve(degree * (long)_rowsPerBlock * (Lanes + 1) * sizeof(float));
        if (HasColumns)
        {
            _columns.Reserve(_tasks * 2 * ColumnStride * sizeof(float));
        }
    }

    /// <inheritdoc/>
    public override void BeginRows(in RowBlock block)
    {
        new Span<float>(RowReferences(block.Worker), block.Rows).Fill(float.NegativeInfinity);
        new Span<float>(RowSums(block.Worker), block.Rows * Lanes).Clear();
        if (HasColumns && block.IsFirstOfTask)
        {
            NativeSpan(ColumnReferences(block.Task)).Fill(float.NegativeInfinity);
            NativeSpan(ColumnSums(block.Task)).Clear();
        }
    }

    /// <inheritdoc/>
    public override void EndRows(in RowBlock block)
    {
        float* references = RowReferences(block.Worker);
        float* sums = RowSums(block.Worker);
        for (int row = 0; row < block.Rows; row++)
        {
            double sum = 0;
            for (int lane = 0; lane < Lanes; lane++)
            {
                sum += sums[(row * Lanes) + lane];
            }

            _rowResults[block.First + row] = Logarithm(references[row], sum);
        }
    }

    /// <summary>After the run: brings the tasks' sums of each right row together, in the order of the tasks.</summary>
    public void FinishColumns()
    {
        for (long column = 0; HasColumns && column < _rightRows; column++)
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

            _columnResults[column] = Logarithm(reference, sum);
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        _columns.Dispose();
        _rows.Dispose();
    }

    /// <summary>The largest logit so far of each row of the worker's block.</summary>
    protected float* RowReferences(int worker) => RowSums(worker) + ((nint)_rowsPerBlock * Lanes);

    /// <summary>Σ exp(logit − largest) of each row of the worker's block, a lane at a time.</summary>
    protected float* RowSums(int worker) => (float*)_rows.Reserve(0) + ((nint)worker * _rowsPerBlock * (Lanes + 1));

    /// <summary>The largest logit so far of each right row in a task.</summary>
    protected float* ColumnReferences(long task) => (float*)_columns.Reserve(0) + ((nint)task * 2 * ColumnStride);

    /// <summary>Σ exp(logit − largest) of each right row in a task.</summary>
    protected float* ColumnSums(long task) => ColumnReferences(task) + ColumnStride;

    private nint ColumnStride => (nint)((_rightRows + 63) / 64 * 64);

    private static float Logarithm(float reference, double sum) =>
        float.IsPositiveInfinity(reference) ? reference : (float)(Math.Log(sum) + (float.IsNegativeInfinity(reference) ? 0 : reference));

    private Span<float> NativeSpan(float* start) => new(start, checked((int)ColumnStride));
}
