using VkSim.Simd.Pairwise.Blocking;

namespace VkSim.Simd.Pairwise.Tiles;

/// <summary>What is done with tiles. Tiles come from several threads at once, each pair exactly once.</summary>
internal abstract class TileSink
{
    /// <summary>Computes a tile and takes in what it holds. The tile's memory is used again afterwards.</summary>
    public virtual void Take(in PairTile tile)
    {
        tile.Compute();
        Consume(tile);
    }

    /// <summary>Whether the sink has all values of a left block already: it is not packed for <see cref="Take"/> then.</summary>
    public virtual bool Has(in RowBlock block) => false;

    /// <summary>Whether tiles must come in whole left rows, see <see cref="PairwisePlan.CreateForWholeRows"/>.</summary>
    public virtual bool NeedsWholeRows => false;

    /// <summary>
    /// Whether both operands are the same rows and each pair of different blocks comes once: a left block meets itself and what
    /// follows it. Only with <see cref="NeedsWholeRows"/>.
    /// </summary>
    public virtual bool TakesPairsOnce => false;

    /// <summary>A run begins: tells how it is cut up.</summary>
    public virtual void Begin(in PairwisePlan plan, int degree)
    {
    }

    /// <summary>Tiles of a left block follow.</summary>
    public virtual void BeginRows(in RowBlock block)
    {
    }

    /// <summary>All tiles of a left block were taken in; only with <see cref="NeedsWholeRows"/> are they all there are.</summary>
    public virtual void EndRows(in RowBlock block)
    {
    }

    /// <summary>Whether any of the right rows matter; the values of others may be anything.</summary>
    public virtual bool Wants(long firstRight, int rightRows) => true;

    /// <summary>
    /// How many of a left block's rows, from its first on, matter beside these right rows; the values of others may be anything.
    /// </summary>
    public virtual int WantedRows(in RowBlock block, long firstRight, int rightRows) => Wants(firstRight, rightRows) ? block.Rows : 0;

    /// <summary>Takes in a tile of final values.</summary>
    protected abstract void Consume(in PairTile tile);
}
