using System.Buffers;
using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Contract.Pairs;
using VkSim.Operations;

namespace VkSim.Losses;

/// <summary>
/// One loss on its way: hands its passes to the backend, or to the list that is recorded, and takes the memory between them. Nothing is read
/// before the end, so that it is the same whether it is computed now or recorded.
/// </summary>
internal readonly struct LossRun
{
    private readonly VectorDevice _device;
    private readonly WorkingMemory _memory;
    private readonly PairLossOptions _options;
    private readonly LossProgress? _progress;

    /// <summary>Begins.</summary>
    /// <param name="device">The device, or what records for it.</param>
    /// <param name="memory">For what lies between the passes.</param>
    /// <param name="options">The loss's parameters.</param>
    /// <param name="to">Where results go.</param>
    /// <param name="batch">The batch that the operands are a share of; null: they are all of it.</param>
    public LossRun(VectorDevice device, WorkingMemory memory, PairLossOptions options, LossDestinations to, ISharedBatch? batch = null)
    {
        Batch = batch;
        _device = device;
        _memory = memory;
        _options = options;
        _progress = options.Progress is null || device.IsRecording ? null : new LossProgress(options.Progress);
        To = to;
        Totals = memory.Take(1, 6);
    }

    /// <summary>The batch that the operands are a share of; null: they are all of it.</summary>
    public ISharedBatch? Batch { get; }

    /// <summary>Where results go.</summary>
    public LossDestinations To { get; }

    /// <summary>Whether derivatives are wanted.</summary>
    public bool HasGradients => To.HasGradients;

    /// <summary>1×6: loss, ∂loss/∂scale and ∂loss/∂bias, each as two numbers whose sum it is.</summary>
    public MatrixView Totals { get; }

    /// <summary>Rows of all shares of the batch, of pairs of which this one has so many.</summary>
    public int RowsOfAll(int rows) => Batch is null ? rows : LossOperands.Count(Batch.Rows, "batch");

    /// <summary>Negatives of all shares of the batch, which every query has, where this one has so many.</summary>
    public int NegativesOfAll(int negatives) => Batch is null ? negatives : LossOperands.Count(Batch.Negatives, "negatives");

    /// <summary>Tells how many passes there will be: forward, and, where gradients are wanted, backward, those for both operands twice.</summary>
    public void Plan(int forward, int backward)
    {
        if (_progress is not null)
        {
            _progress.Passes = forward + (HasGradients ? backward : 0);
        }
    }

    /// <summary>The view of an operand.</summary>
    public MatrixView View(Matrix matrix, string name) => matrix.ViewOn(_device, name);

    /// <summary>The views of the destinations, checked: <see cref="LossViews.Of"/>.</summary>
    public LossViews Views(in MatrixView a, in MatrixView b, in MatrixView negatives, in MatrixView constants, long losses, long? logSums) =>
        LossViews.Of(_device, To, a, b, negatives, constants, losses, logSums);

    /// <summary>A pass over all pairs.</summary>
    public PairPass Pass(in MatrixView a, in MatrixView b, in PairRoles roles)
    {
        PairPass pass = Of(a, b, roles);
        long kept = HasGradients && Batch is null ? _device.Backend.SimilaritiesToKeep(pass) : 0;
        return kept == 0 ? pass : pass with { Similarities = _memory.Take(kept, 1) };
    }

    /// <summary>A pass over the pairs of each row with a group of its own.</summary>
    public PairPass Groups(in MatrixView a, in MatrixView b, int size, in PairRoles roles) => Of(a, b, roles) with
    {
        Group = size,
        Similarities = _memory.Take(a.Rows, size),
        Weights = HasGradients ? _memory.Take(a.Rows, size) : default,
    };

    /// <summary>Memory for sums, or for weights, of rows.</summary>
    public MatrixView TakeRows(long rows) => _memory.Take(rows, RowTerms.Width);

    /// <summary>Values of the host as they are.</summary>
    public MatrixView Keep(ReadOnlySpan<int> values) => Kept(_device, _memory, MemoryMarshal.AsBytes(values));

    /// <summary>A mask; none where it is empty.</summary>
    public MatrixView Keep(ReadOnlyMemory<bool> mask) =>
        mask.IsEmpty ? default : Kept(_device, _memory, MemoryMarshal.AsBytes(mask.Span));

    /// <summary>Bytes of the host in elements of a word, the last one filled up.</summary>
    public static MatrixView Kept(VectorDevice device, WorkingMemory memory, ReadOnlySpan<byte> bytes)
    {
        const int Word = sizeof(float);
        MatrixView view = memory.Take((bytes.Length + Word - 1) / Word, 1);
        int length = (int)view.Rows * Word;
        if (length == bytes.Length)
        {
            device.Backend.Write(view, bytes);
            return view;
        }

        byte[] whole = ArrayPool<byte>.Shared.Rent(length);
        bytes.CopyTo(whole);
        whole.AsSpan(bytes.Length, length - bytes.Length).Clear();
        device.Backend.Write(view, whole.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(whole);
        return view;
    }

    /// <summary>One pass forward.</summary>
    public void Forward(in PairPass pass, in MatrixView left, in MatrixView right = default, bool accumulate = false)
    {
        OperationContext context = Begin(1);
        if (Batch is null || pass.Group > 0)
        {
            _device.Sink.PairSums(pass, left, right, accumulate, context);
        }
        else
        {
            Batch.PairSums(pass, left, right, accumulate, context);
        }

        End();
    }

    /// <summary>What is made of sums, as the options have it; the loss of all rows is their mean or their sum.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="rows">Rows of the loss.</param>
    public RowTerms Terms(in MatrixView sums, double rows) => new()
    {
        Sums = sums,
        Kind = _options.Kind,
        Decoupled = _options is ContrastiveOptions { Decoupled: true },
        MeanIsInside = _options is ContrastiveOptions { Variant: SupConVariant.In },
        Smoothing = _options is ContrastiveOptions softmax ? softmax.LabelSmoothing : 0,
        Factor = _options.Reduction == LossReduction.Mean ? 1 / rows : 1,
        LossShare = 1,
        Weights = HasGradients ? TakeRows(sums.Rows) : default,
    };

    /// <summary>Evaluates rows.</summary>
    public void Evaluate(in RowTerms terms) => _device.Sink.EvaluateRows(terms, new OperationContext(_options.CancellationToken));

    /// <summary>The losses' memory.</summary>
    public MatrixView TakeLosses(in LossViews views, long rows) => views.Losses.IsNone ? _memory.Take(rows, 1) : views.Losses;

    /// <summary>The loss of all rows, which in the whole batch are so many.</summary>
    public void AddLosses(in LossViews views, in MatrixView losses, double rows) =>
        AddUp(losses, 0, 1, accumulate: false, _options.Reduction == LossReduction.Mean ? rows : 1, views.Loss);

    /// <summary>Memory for the gradient of an operand, where others are wanted and it is not.</summary>
    public MatrixView GradientOr(in MatrixView wanted, in MatrixView operand) =>
        wanted.IsNone ? _memory.Take(operand.Rows, operand.Columns) : wanted;

    /// <summary>
    /// One pass backward, for the left operand or for both. The share of its pairs counts for the gradients of scale and bias, which
    /// the first pass begins.
    /// </summary>
    public void Backward(
        in PairPass pass,
        in MatrixView left,
        in MatrixView right,
        in MatrixView gradientA,
        in MatrixView gradientB,
        bool accumulate = false,
        float share = 1,
        bool isFirst = true)
    {
        OperationContext context = Begin(gradientB.IsNone ? 1 : 2);
        MatrixView sums = _memory.Take(pass.A.Rows, 2);
        var targets = new PairGradientTargets(gradientA, gradientB, sums, accumulate);
        if (Batch is null || pass.Group > 0)
        {
            _device.Sink.PairGradients(pass, left, right, targets, context);
            AddSums(sums, share, isFirst);
        }
        else
        {
            Backward(Batch, pass, left, right, targets, share, isFirst, context);
        }

        End();
    }

    /// <summary>Brings the gradients of scale and bias to where they are wanted.</summary>
    public void Finish(in LossViews views)
    {
        MatrixView none = Totals.RowRange(0, 0) with { Columns = 1 };
        if (!views.ScaleGradient.IsNone)
        {
            AddUp(none, 2, 1, accumulate: true, 1, views.ScaleGradient);
        }

        if (!views.BiasGradient.IsNone)
        {
            AddUp(none, 4, 1, accumulate: true, 1, views.BiasGradient);
        }

        _progress?.Finish();
    }

    private PairPass Of(in MatrixView a, in MatrixView b, in PairRoles roles) =>
        new(a, b, _options.Logits) { Roles = roles, WithNegativeTotals = _options.IsSmoothed };

    // The sums of a part of the pairs are there for as long as it is worked on.
    private void Backward(
        ISharedBatch batch,
        in PairPass pass,
        in MatrixView left,
        in MatrixView right,
        in PairGradientTargets targets,
        float share,
        bool isFirst,
        in OperationContext context)
    {
        (LossRun self, MatrixView sums) = (this, targets.Sums);
        batch.PairGradients(pass, left, right, targets, (isFirstPart, times) => self.AddSums(sums, share * times, isFirst && isFirstPart), context);
    }

    private void AddSums(in MatrixView sums, float share, bool isFirst)
    {
        AddColumn(sums, 0, 2, share, isFirst, !_options.IsScaleClamped);
        AddColumn(sums, 1, 4, share, isFirst, _options.Kind == PairLossKind.Sigmoid);
    }

    // A column of pairs of sums; where it does not count the total is begun all the same.
    private void AddColumn(in MatrixView sums, int column, int place, float share, bool isFirst, bool counts)
    {
        if (counts || isFirst)
        {
            MatrixView values = sums with { FirstElement = sums.FirstElement + column, Rows = counts ? sums.Rows : 0, Columns = 1 };
            AddUp(values, place, share, !isFirst, 1, default);
        }
    }

    private void AddUp(in MatrixView values, int place, float share, bool accumulate, double divisor, in MatrixView rounded) =>
        _device.Sink.AddUp(
            new Total(values, Totals with { FirstElement = Totals.FirstElement + place, Columns = 2 }, share)
            {
                Accumulates = accumulate,
                Divisor = divisor,
                Rounded = rounded,
            },
            new OperationContext(_options.CancellationToken));

    private OperationContext Begin(int steps)
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        _progress?.Begin(steps);
        return new OperationContext(_options.CancellationToken, _progress);
    }

    private void End() => _progress?.End();
}
