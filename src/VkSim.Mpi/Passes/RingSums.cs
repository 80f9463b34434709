using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Mpi.Passes;

/// <summary>
/// A pass forward. Sums of right rows go round with them, and are added to at each rank in turn. Where the operands are the same rows, they are
/// added to those that were summed up here as left ones, when they are home.
/// </summary>
internal sealed class RingSums : RingPass
{
    private readonly MatrixView _left;
    private readonly MatrixView _right;
    private readonly bool _accumulate;
    private Shuttle? _sums;

    public RingSums(
        IVectorBackend backend, IRing ring, Shuttles shuttles, long[] rows, PairPass pass, MatrixView left, MatrixView right, bool accumulate, OperationContext context)
        : base(backend, ring, shuttles, rows, pass, context)
    {
        (_left, _right, _accumulate) = (left, right, accumulate);
    }

    /// <inheritdoc/>
    public override void TakeRoom()
    {
        base.TakeRoom();
        _sums = _right.IsNone && !IsSymmetric ? null : Take(RowTerms.Width, ElementType.Float32);
    }

    /// <inheritdoc/>
    protected override void Compute(int step, long count)
    {
        if (HasPairs(step, count))
        {
            Backend.PairSums(
                Part(step, count), _left, IsSymmetric && step == 0 ? default : SumsAt(step, count), _accumulate || step > 0, Context(step));
        }

        if (IsSymmetric && step == 0)
        {
            PairPass none = Part(step, count) with { B = OwnRows.RowRange(0, 0), Roles = default };
            Backend.PairSums(none, SumsAt(step, count), default, false, Context(step) with { Progress = null });
        }

        _sums?.Load(SumsAt(step, count));
    }

    /// <inheritdoc/>
    protected override void Pass(int step, long count, long next)
    {
        if (_sums is not null)
        {
            _sums.Depart(count, next);
            _sums.Arrive();
            Try(() => _sums.Store(IsLast(step) && !IsSymmetric ? _right : _sums.Block(next)));
        }
    }

    /// <inheritdoc/>
    protected override void Finish()
    {
        if (IsSymmetric)
        {
            Try(() => Backend.AddSums(Part(0, OwnRows.Rows), _left, _sums!.Block(OwnRows.Rows)));
        }
    }

    private MatrixView SumsAt(int step, long count) =>
        _sums is null ? default : step == 0 && !IsSymmetric ? _right : _sums.Block(count);
}
