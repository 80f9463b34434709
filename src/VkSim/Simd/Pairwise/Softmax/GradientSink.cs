namespace VkSim;

/// <summary>
/// gradient(i) = Σⱼ weight(i, j) · right(j): the weights of a tile are multiplied with the right rows at once and never
/// written out. Sums over j run in blocks of 64 in order, as all sums here.
/// </summary>
internal abstract unsafe class GradientSink : TileSink, IDisposable
{
    private readonly ScratchBuffer _buffer = new();
    private HostMatrix _gradient;
    private float* _weightedSums;
    private float* _weightSums;
    private long _bytesPerWorker;
    private int _lanes;
    private int _rowsPerBlock;

    /// <inheritdoc/>
    public override bool NeedsWholeRows => true;

    /// <summary>Bytes held.</summary>
    public long ScratchBytes => _buffer.Length;

    /// <summary>How similarities become logits.</summary>
    protected LogitSettings Settings { get; private set; }

    /// <summary>What pairs weigh.</summary>
    protected SoftmaxWeights Weights { get; private set; }

    /// <summary>Floats from one row's sums to the next one's: the columns in whole right panels.</summary>
    protected nint SumStride { get; private set; }

    /// <summary>Names the results for the next run.</summary>
    /// <param name="settings">How similarities become logits.</param>
    /// <param name="weights">What pairs weigh.</param>
    /// <param name="gradient">Left rows × columns, single precision.</param>
    /// <param name="weightedSums">Σⱼ weight · similarity of each left row, or null.</param>
    /// <param name="weightSums">Σⱼ weight of each left row, or null.</param>
    public void Begin(in LogitSettings settings, in SoftmaxWeights weights, in HostMatrix gradient, float* weightedSums, float* weightSums)
    {
        Settings = settings;
        Weights = weights;
        _gradient = gradient;
        _weightedSums = weightedSums;
        _weightSums = weightSums;
    }

    /// <inheritdoc/>
    public override void Begin(in PairwisePlan plan, int degree)
    {
        PanelShape shape = plan.Shape;
        _lanes = shape.Lanes;
        _rowsPerBlock = (plan.LeftBlock + shape.LeftRows - 1) / shape.LeftRows * shape.LeftRows;
        SumStride = (plan.Columns + shape.RightRows - 1) / shape.RightRows * shape.RightRows;
        _bytesPerWorker = ((_rowsPerBlock * (long)SumStride) + (2L * _rowsPerBlock * _lanes)) * sizeof(float);
        _bytesPerWorker = (_bytesPerWorker + 63) / 64 * 64;
        _buffer.Reserve(_bytesPerWorker * degree);
    }

    /// <inheritdoc/>
    public override void BeginRows(in RowBlock block) => new Span<byte>(Sums(block.Worker), checked((int)_bytesPerWorker)).Clear();

    /// <inheritdoc/>
    public override void EndRows(in RowBlock block)
    {
        for (int row = 0; row < block.Rows; row++)
        {
            new ReadOnlySpan<float>(Sums(block.Worker) + (row * SumStride), _gradient.Columns)
                .CopyTo(new Span<float>(_gradient.Row(block.First + row), _gradient.Columns));
            Write(_weightedSums, block.First + row, WeightedSums(block.Worker) + (row * _lanes));
            Write(_weightSums, block.First + row, WeightSums(block.Worker) + (row * _lanes));
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _buffer.Dispose();

    /// <summary>The running gradient of the worker's block.</summary>
    protected float* Sums(int worker) => (float*)(_buffer.Reserve(0) + (worker * _bytesPerWorker));

    /// <summary>Σ weight · similarity of the worker's rows, a lane at a time.</summary>
    protected float* WeightedSums(int worker) => Sums(worker) + (_rowsPerBlock * SumStride);

    /// <summary>Σ weight of the worker's rows, a lane at a time.</summary>
    protected float* WeightSums(int worker) => WeightedSums(worker) + ((nint)_rowsPerBlock * _lanes);

    private void Write(float* results, long row, float* lanes)
    {
        if (results == null)
        {
            return;
        }

        double sum = 0;
        for (int lane = 0; lane < _lanes; lane++)
        {
            sum += lanes[lane];
        }

        results[row] = (float)sum;
    }
}
