namespace VkSim;

/// <summary>What is done with finished tiles. Tiles come from several threads at once, each pair exactly once.</summary>
internal abstract class TileSink
{
    /// <summary>Takes in a tile, whose memory is used again afterwards.</summary>
    public abstract void Consume(in PairTile tile);

    /// <summary>Whether any of the right rows matter; the values of others may be anything.</summary>
    public virtual bool Wants(long firstRight, int rightRows) => true;
}
