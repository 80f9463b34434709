namespace VkSim;

/// <summary>
/// gradient(i) = scale · Σⱼ weight(i, j) · ∂similarity/∂left(i): the weights of a tile are multiplied with the right rows at
/// once and never written out. Sums over j run in blocks of 64 in order, as all sums here.
/// </summary>
internal abstract unsafe class ContrastiveBackwardSink : TileSink, IDisposable
{
    private readonly ScratchBuffer _buffer = new();
    private ContrastiveGradient _call;
    private long _floatsPerWorker;
    private int _rowsPerBlock;

    /// <inheritdoc/>
    public override bool NeedsWholeRows => true;

    /// <summary>Bytes held.</summary>
    public long ScratchBytes => _buffer.Length;

    /// <summary>What is asked for.</summary>
    protected ref readonly ContrastiveGradient Call => ref _call;

    /// <summary>The rows whose gradient it is.</summary>
    protected HostMatrix Left { get; private set; }

    /// <summary>Whether similarities are cosines.</summary>
    protected bool IsCosine => _call.Logits.Similarity.Metric == Metric.Cosine;

    /// <summary>Lanes of the level.</summary>
    protected abstract int Lanes { get; }

    /// <summary>Floats from one row's sums to the next one's: the columns in whole right panels.</summary>
    protected nint SumStride { get; private set; }

    /// <summary>Names the call for the next run.</summary>
    public void Begin(in ContrastiveGradient call, in HostMatrix left)
    {
        _call = call;
        Left = left;
        call.Clear(left.Rows);
    }

    /// <inheritdoc/>
    public override void Begin(in PairwisePlan plan, int degree)
    {
        PanelShape shape = plan.Shape;
        _rowsPerBlock = (plan.LeftBlock + shape.LeftRows - 1) / shape.LeftRows * shape.LeftRows;
        SumStride = (plan.Columns + shape.RightRows - 1) / shape.RightRows * shape.RightRows;
        _floatsPerWorker = ((_rowsPerBlock * (long)(SumStride + (2 * Lanes) + 2)) + 15) / 16 * 16;
        _buffer.Reserve(_floatsPerWorker * degree * sizeof(float));
    }

    /// <inheritdoc/>
    public override void BeginRows(in RowBlock block) => new Span<float>(Sums(block.Worker), checked((int)_floatsPerWorker)).Clear();

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _buffer.Dispose();

    /// <summary>The running gradient of the worker's block.</summary>
    protected float* Sums(int worker) => (float*)_buffer.Reserve(0) + (worker * _floatsPerWorker);

    /// <summary>Σ weight · similarity of a row, then Σ weight, each a lane at a time.</summary>
    protected float* WeightSums(int worker, int row) => Sums(worker) + (_rowsPerBlock * SumStride) + ((nint)row * 2 * Lanes);

    /// <summary>Σ weight over the positives of a row.</summary>
    protected float* PositiveWeight(int worker, int row) => Sums(worker) + (_rowsPerBlock * (SumStride + (2 * Lanes))) + row;

    /// <summary>Writes the sums of weights of a row.</summary>
    /// <returns>Σ weight · similarity.</returns>
    protected double WriteSums(in RowBlock block, int row)
    {
        double weighted = Fold(WeightSums(block.Worker, row));
        if (_call.WeightedSums != null)
        {
            _call.WeightedSums[block.First + row] = (float)(weighted - ((double)_call.Logits.Margin * *PositiveWeight(block.Worker, row)));
        }

        if (_call.WeightSums != null)
        {
            _call.WeightSums[block.First + row] = (float)Fold(WeightSums(block.Worker, row) + Lanes);
        }

        return weighted;
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
