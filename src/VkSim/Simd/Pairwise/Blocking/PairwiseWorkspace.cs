using VkSim.Simd.Pairwise.Kernels;
using VkSim.Simd.Pairwise.Tiles;

namespace VkSim.Simd.Pairwise.Blocking;

/// <summary>What one thread needs while it works on a comparison: packed rows, the tile, and the rows' factors.</summary>
internal sealed unsafe class PairwiseWorkspace : IDisposable
{
    private const int Cacheline = 64;

    // A pair alone costs this many times what it costs in a tile, about.
    private const int PairsToPosition = 16;

    private readonly ScratchBuffer _buffer = new();
    private byte* _next;

    /// <summary>The left block's panels, followed by room for one vector that packing may write.</summary>
    public float* Left { get; private set; }

    /// <summary>Floats from one left panel to the next.</summary>
    public nint LeftStride { get; private set; }

    /// <summary>One segment of a right panel.</summary>
    public float* RightPanel { get; private set; }

    /// <summary>Widened or scaled rows of a segment, or the last few of a slab.</summary>
    public float* Staging { get; private set; }

    /// <summary>Addresses of blocks of rows as they lie.</summary>
    public float** Blocks { get; private set; }

    /// <summary>A segment of zeros: the rows that fill up a panel.</summary>
    public float* Zeros { get; private set; }

    /// <summary>The tile's values, <see cref="TileStride"/> a row.</summary>
    public float* Tile { get; private set; }

    /// <summary>Floats from one tile row to the next.</summary>
    public nint TileStride { get; private set; }

    /// <summary>The sums of a further stretch of columns, as <see cref="Tile"/>; null where all columns are one stretch.</summary>
    public float* StretchTile { get; private set; }

    /// <summary>What was added too much to the tile's sums; null where all columns are one stretch.</summary>
    public float* Losses { get; private set; }

    /// <summary>Floats in the tile.</summary>
    public nint TileLength { get; private set; }

    /// <summary>A factor for each left row.</summary>
    public float* LeftFactors { get; private set; }

    /// <summary>A factor for each right row of the tile.</summary>
    public float* RightFactors { get; private set; }

    /// <summary>The power of two that each left row is packed with.</summary>
    public int* LeftExponents { get; private set; }

    /// <summary>The power of two that each right row of the tile is packed with.</summary>
    public int* RightExponents { get; private set; }

    /// <summary>Room for the addresses of a panel's rows.</summary>
    public float** Rows { get; private set; }

    /// <summary>How many rows <see cref="Rows"/> and <see cref="Staging"/> have room for.</summary>
    public int RowSlots { get; private set; }

    /// <summary>Whether it is laid out for the current plan.</summary>
    public bool IsPrepared { get; private set; }

    /// <summary>The left block that is packed, or −1.</summary>
    public long PackedLeft { get; set; }

    /// <summary>What touching rows gave, kept so that the reads are not taken for useless.</summary>
    public int Touched { get; set; }

    /// <summary>Bytes held.</summary>
    public long ByteLength => _buffer.Length;

    /// <summary>A second tile; null where none was asked for.</summary>
    public float* SecondTile { get; private set; }

    /// <summary>A segment of a panel of any left rows; null where no second tile was asked for.</summary>
    public float* PairPanel { get; private set; }

    /// <summary>Positions of single pairs in the tile, i · <see cref="TileStride"/> + j.</summary>
    public int* Positions { get; private set; }

    /// <summary>How many positions there is room for: when more pairs need care, the whole tile is computed again.</summary>
    public int PositionCapacity { get; private set; }

    /// <summary>What the last tiles suggest for the next one; never seen in a result.</summary>
    public int Hint { get; set; }

    /// <summary>Lays the parts out for a plan; nothing is packed then.</summary>
    public void Prepare(in PairwisePlan plan, bool needsSecondTile)
    {
        PanelShape shape = plan.Shape;
        int leftRows = (plan.LeftBlock + shape.LeftRows - 1) / shape.LeftRows * shape.LeftRows;
        int vector = Math.Max(shape.Lanes, shape.LeftRows);
        RowSlots = Math.Max(shape.RightRows, vector);
        LeftStride = (nint)plan.Slab * shape.LeftRows;
        TileStride = plan.TileColumns;
        long left = Math.Max(((long)leftRows * plan.Slab) + vector, LeftRows.FloatsFor(plan.Slab, shape));
        long rightPanel = Math.Max((long)shape.RightRows * PanelShape.Segment, (LeftRows.Most + 1) * BlockReader.SumsFor(shape));
        long staging = Math.Max((long)RowSlots * PanelShape.Segment, BlockReader.StagingFor(shape, plan.Slab));
        long blocks = 2L * BlockReader.AddressesFor(shape);
        TileLength = (nint)leftRows * plan.TileColumns;
        long tile = TileLength + (4 * shape.Lanes);
        long stretch = plan.IsSingleSlab ? 0 : tile;
        long factors = leftRows + vector;

        // Turned around, its right rows fill whole left panels, and its left rows the kernel's depth.
        long turned = ((long)leftRows + PanelShape.DepthAlignment) * (plan.TileColumns + shape.LeftRows);
        long second = needsSecondTile ? turned + (4 * shape.Lanes) : 0;
        long pairPanel = needsSecondTile ? rightPanel : 0;
        PositionCapacity = needsSecondTile ? (int)(tile / PairsToPosition) + shape.RightRows : 0;
        long total = Size(left) + Size(rightPanel) + Size(staging) + Size(PanelShape.Segment) + Size(tile)
            + (2 * Size(factors)) + (2 * Size(plan.TileColumns)) + Size(2L * RowSlots)
            + Size(blocks) + (2 * Size(stretch)) + Size(second) + Size(pairPanel) + Size(PositionCapacity);
        _next = _buffer.Reserve(total);
        Left = Take(left);
        RightPanel = Take(rightPanel);
        Staging = Take(staging);
        Zeros = Take(PanelShape.Segment);
        Tile = Take(tile);
        LeftFactors = Take(factors);
        RightFactors = Take(plan.TileColumns);
        LeftExponents = (int*)Take(factors);
        RightExponents = (int*)Take(plan.TileColumns);
        Rows = (float**)Take(2L * RowSlots);
        Blocks = (float**)Take(blocks);
        StretchTile = Take(stretch);
        Losses = Take(stretch);
        SecondTile = Take(second);
        PairPanel = Take(pairPanel);
        Positions = (int*)Take(PositionCapacity);
        Hint = 0;
        new Span<float>(Zeros, PanelShape.Segment).Clear();
        new Span<int>(LeftExponents, (int)factors).Clear();
        new Span<int>(RightExponents, plan.TileColumns).Clear();
        PackedLeft = -1;
        IsPrepared = true;
    }

    /// <summary>The plan it was laid out for has ended.</summary>
    public void Forget() => IsPrepared = false;

    /// <summary>Frees the memory.</summary>
    public void Dispose() => _buffer.Dispose();

    private static long Size(long floats) => ((floats * sizeof(float)) + Cacheline - 1) / Cacheline * Cacheline;

    private float* Take(long floats)
    {
        byte* part = _next;
        _next += Size(floats);
        return (float*)part;
    }
}
