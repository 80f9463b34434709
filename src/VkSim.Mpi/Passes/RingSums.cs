using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Mpi.Passes;

/// <summary>A pass forward. Sums of right rows go round with them, and are added to at each rank in turn.</summary>
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
        _sums = _right.IsNone ? null : Take(RowTerms.Width, ElementType.Float32);
    }

    /// <inheritdoc/>
    protected override void Compute(int step, long count)
    {
        if (HasPairs(step, count))
        {
            Backend.PairSums(Part(step, count), _left, SumsAt(step, count), _accumulate || step > 0, Context(step));
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
            Try(() => _sums.Store(IsLast(step) ? _right : _sums.Block(next)));
        }
    }

    private MatrixView SumsAt(int step, long count) => _sums is null ? default : step == 0 ? _right : _sums.Block(count);
}
