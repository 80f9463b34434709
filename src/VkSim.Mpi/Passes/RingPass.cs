using System.Runtime.ExceptionServices;
using VkSim.Contract;
using VkSim.Contract.Pairs;

namespace VkSim.Mpi.Passes;

/// <summary>
/// One pass over the pairs of the rows here with those of all ranks: these go round in the ring, each step's to the rank before, while the
/// pairs with those that are here are computed. What belongs to them and does not change goes along. A rank goes on with sending and receiving where
/// its device fails, so that no other waits for it; what failed is thrown at the end.
/// </summary>
internal abstract class RingPass(IVectorBackend backend, IRing ring, Shuttles shuttles, long[] rows, PairPass pass, OperationContext context)
{
    private readonly List<(Shuttle Shuttle, MatrixView Own)> _unchanged = [];
    private Shuttle _rows = null!;
    private Shuttle? _labels;
    private Exception? _failure;

    /// <summary>What computes.</summary>
    protected IVectorBackend Backend => backend;

    /// <summary>
    /// Whether both operands are the same rows: pairs of two ranks are computed at one of them, for both. Rows go half way round then; what was
    /// computed of them goes on until it is home.
    /// </summary>
    protected bool IsSymmetric => pass.Roles.ExcludeDiagonal;

    /// <summary>The rows here.</summary>
    protected MatrixView OwnRows => pass.B;

    /// <summary>Takes room for what goes round.</summary>
    public virtual void TakeRoom()
    {
        _rows = TakeAlong(pass.B);
        _labels = pass.Roles.Labels.IsNone ? null : TakeAlong(pass.Roles.Labels);
    }

    /// <summary>Goes through all steps; room was taken.</summary>
    public void Run()
    {
        Try(() => _unchanged.ForEach(part => part.Shuttle.Load(part.Own)));
        Begin();
        for (int step = 0; step < ring.Size; step++)
        {
            (long count, long next) = (RowsAt(step), RowsAt(step + 1));
            if (step < LastWithPairs)
            {
                _unchanged.ForEach(part => part.Shuttle.Depart(count, next));
            }

            int current = step;
            Try(() => Compute(current, count));
            Pass(step, count, next);
            if (step < LastWithPairs)
            {
                _unchanged.ForEach(part => part.Shuttle.Arrive());
                Try(() => _unchanged.ForEach(part => part.Shuttle.Store(part.Shuttle.Block(next))));
            }
        }

        Finish();
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    /// <summary>Takes room for something that goes round with the rows as it is.</summary>
    protected Shuttle TakeAlong(in MatrixView own)
    {
        Shuttle shuttle = Take(own.Columns, own.ElementType);
        _unchanged.Add((shuttle, own));
        return shuttle;
    }

    /// <summary>Takes room for something that goes round.</summary>
    protected Shuttle Take(int columns, ElementType type) => shuttles.Take(columns, type);

    /// <summary>Makes ready what is computed on the way.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Computes the pairs with the rows that are here; it may fail.</summary>
    protected abstract void Compute(int step, long count);

    /// <summary>Sends what was computed, and receives what was computed of the next rows.</summary>
    protected abstract void Pass(int step, long count, long next);

    /// <summary>Receives what comes home.</summary>
    protected virtual void Finish()
    {
    }

    /// <summary>Whether the step is the last, after which all are home.</summary>
    protected bool IsLast(int step) => step == ring.Size - 1;

    /// <summary>Whether there is anything to compute with so many right rows: in the first step there is, results begin there.</summary>
    protected bool HasPairs(int step, long count) => step == 0 || (IsHere(step) && pass.A.Rows > 0 && count > 0);

    /// <summary>The pairs with the rows that are here. Other ranks' rows have the numbers of other rows.</summary>
    protected PairPass Part(int step, long count) => step == 0 ? pass : pass with
    {
        B = _rows.Block(count),
        Roles = pass.Roles with { DiagonalIsPositive = false, ExcludeDiagonal = false, RightLabels = _labels?.Block(count) ?? default },
    };

    /// <summary>Cancellation, and the step's share of the progress.</summary>
    protected OperationContext Context(int step) => context with { Progress = context.Progress is null ? null : new StepShare(context.Progress, step, LastWithPairs + 1) };

    /// <summary>Does something that may fail, unless something has failed before.</summary>
    protected void Try(Action action)
    {
        if (_failure is not null)
        {
            return;
        }

        try
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            action();
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    private int LastWithPairs => IsSymmetric ? ring.Size / 2 : ring.Size - 1;

    // Half way round two ranks have one another's rows: the lower one computes.
    private bool IsHere(int step) => step <= LastWithPairs && (!IsSymmetric || 2 * step != ring.Size || ring.Rank < step);

    private long RowsAt(int step) => rows[(ring.Rank + step) % ring.Size];
}
