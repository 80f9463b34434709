using VkSim.Tests.Losses;

namespace VkSim.Mpi.Tests;

/// <summary>A rank's share of the operands of a loss.</summary>
internal sealed record Operands(Matrix A, Matrix B, Matrix? Negatives, int[] Labels) : IDisposable
{
    /// <summary>Those of a rank; of SupCon's second operand there are none.</summary>
    /// <param name="loss">The loss of all rows.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="device">The rank's device.</param>
    /// <param name="split">Rows of each rank.</param>
    public static Operands At(LossCase loss, IRing ring, VectorDevice device, int[] split)
    {
        int first = split.Take(ring.Rank).Sum();
        int count = split[ring.Rank];
        bool isLabelled = loss.Kind == LossKind.SupCon;
        int[] others = [.. Share.Uneven(loss.Candidates, ring.Size).Reverse()];
        return new Operands(
            Rows(first, count),
            isLabelled ? Rows(0, 0) : Rows(loss.Rows + first, count),
            loss.Kind switch
            {
                LossKind.PairedNegatives => Rows((2 * loss.Rows) + (first * loss.Candidates), count * loss.Candidates),
                LossKind.SharedNegatives => Rows((2 * loss.Rows) + others.Take(ring.Rank).Sum(), others[ring.Rank]),
                _ => null,
            },
            isLabelled ? loss.Labels[first..(first + count)] : []);

        Matrix Rows(int from, int rows) => device.Upload(loss.Values.AsSpan(from * loss.Columns, rows * loss.Columns), rows, loss.Columns, loss.Storage);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
        Negatives?.Dispose();
    }
}
