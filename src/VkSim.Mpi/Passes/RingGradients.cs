using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Mpi.Passes;

/// <summary>
/// A pass backward. What right rows add to weights goes round with them; so does their gradient, a step behind: a rank computes its part
/// while the sum of the ranks before it is on its way, and adds it then. Where the operands are the same rows, it is added to what they have as left
/// ones, when it is home.
/// </summary>
internal sealed class RingGradients : RingPass
{
    private readonly MatrixView _left;
    private readonly MatrixView _right;
    private readonly PairGradientTargets _targets;
    private readonly Action<bool, float> _addSums;
    private Shuttle? _weights;
    private Shuttle? _gradient;

    public RingGradients(
        IVectorBackend backend,
        IRing ring,
        Shuttles shuttles,
        long[] rows,
        PairPass pass,
        MatrixView left,
        MatrixView right,
        PairGradientTargets targets,
        Action<bool, float> addSums,
        OperationContext context)
        : base(backend, ring, shuttles, rows, pass, context)
    {
        (_left, _right, _targets, _addSums) = (left, right, targets, addSums);
    }

    /// <inheritdoc/>
    public override void TakeRoom()
    {
        base.TakeRoom();
        _weights = _right.IsNone ? null : TakeAlong(_right);
        _gradient = _targets.B.IsNone && !IsSymmetric ? null : Take(OwnRows.Columns, ElementType.Float32);
    }

    /// <inheritdoc/>
    protected override void Begin() => Try(() =>
    {
        // What is there already goes round too.
        if (_targets.Accumulate && !_targets.B.IsNone)
        {
            _gradient!.Load(_targets.B);
        }
        else
        {
            _gradient?.Clear(OwnRows.Rows);
        }
    });

    /// <inheritdoc/>
    protected override void Compute(int step, long count)
    {
        if (!HasPairs(step, count))
        {
            return;
        }

        PairPass part = Part(step, count);
        MatrixView weights = _weights is null ? default : step == 0 ? _right : _weights.Block(count);
        MatrixView gradient = _gradient is null || IsOfOneSide(step) ? default : _gradient.Block(count);
        PairGradientTargets targets = _targets with { B = gradient, Accumulate = _targets.Accumulate || step > 0, ReplacesB = true };
        Backend.PairGradients(part, _left, weights, targets, Context(step));
        _addSums(step == 0, IsSymmetric && step > 0 ? 2 : 1);
    }

    /// <inheritdoc/>
    protected override void Pass(int step, long count, long next)
    {
        if (_gradient is not null)
        {
            if (step > 0)
            {
                _gradient.Arrive();
            }

            if (HasPairs(step, count) && !IsOfOneSide(step))
            {
                Try(() => _gradient.Add(_gradient.Block(count)));
            }

            _gradient.Depart(count, next);
        }
    }

    /// <inheritdoc/>
    protected override void Finish()
    {
        if (_gradient is not null)
        {
            _gradient.Arrive();
            Try(() =>
            {
                if (IsSymmetric)
                {
                    _gradient.Add(_targets.A);
                }

                _gradient.Store(IsSymmetric ? _targets.A : _targets.B);
            });
        }
    }

    // Of the same rows each pair comes twice in the first step, and all of the gradient is the left rows'.
    private bool IsOfOneSide(int step) => IsSymmetric && step == 0;
}
