using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Contrastive;

/// <summary>A pass of a contrastive loss: tiles come in whole rows, and pairs of one operand with itself only once.</summary>
internal abstract unsafe class ContrastiveSink : TileSink, IDisposable
{
    /// <inheritdoc/>
    public sealed override bool NeedsWholeRows => true;

    /// <inheritdoc/>
    public sealed override bool TakesPairsOnce => IsSymmetric;

    /// <summary>Bytes held.</summary>
    public abstract long ScratchBytes { get; }

    /// <summary>Whether both operands are the same, and pair (i, j) counts for row i and for row j.</summary>
    protected bool IsSymmetric { get; set; }

    /// <summary>Lanes of the level.</summary>
    protected abstract int Lanes { get; }

    /// <summary>Frees the memory.</summary>
    public abstract void Dispose();

    /// <summary>The sum over the lanes.</summary>
    protected double Fold(float* lanes)
    {
        double sum = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            sum += lanes[lane];
        }

        return sum;
    }
}
