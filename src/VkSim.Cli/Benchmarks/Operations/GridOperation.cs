namespace VkSim.Cli;

/// <summary>Square pictures of three channels laid out side by side.</summary>
internal sealed record GridOperation(int Pictures, int Side) : DeviceOperation("make grid", $"{Pictures}x{Channels}x{Side}x{Side}")
{
    private const int Channels = 3;

    // A number of pictures beside one another that has the sampled places of the check in pictures rather than between them.
    private const int PerRow = 7;
    private const int Padding = 2;

    private static readonly GridOptions _options = new() { PerRow = PerRow, Padding = Padding, PadValue = 9 };

    public override bool IsMemoryBound => true;

    public override double Bytes => 4.0 * 2 * Pictures * Channels * Side * Side;

    // Nothing is computed: what is moved counts as one.
    public override double Flops => (double)Pictures * Channels * Side * Side;

    protected override DeviceRun Prepare(Operands operands)
    {
        (int height, int width) = _options.SizeOf(Pictures, Side, Side);
        Matrix x = operands.Random(Pictures, Channels * Side * Side, 1, Storage);
        Matrix grid = operands.Allocate(Channels, height * width);
        // Line by line; the check reads all of it once.
        float[]? all = null;
        var result = new DeviceResult(
            Channels * height, width, (row, line) => (all ??= grid.ToArray()).AsSpan(row * width, width).CopyTo(line),
            row => column => Exact(row / height, row % height, column));
        return new DeviceRun(operands, _ => operands.Device.MakeGrid(x, Channels, Side, Side, grid, _options), result);

        double Exact(int channel, int line, int column)
        {
            (int down, int y) = Math.DivRem(line - Padding, Side + Padding);
            (int across, int left) = Math.DivRem(column - Padding, Side + Padding);
            int picture = (down * PerRow) + across;
            return y < 0 || left < 0 || y >= Side || left >= Side || across >= PerRow || picture >= Pictures
                ? 9
                : DeviceResult.Line(x, picture)[(((channel * Side) + y) * Side) + left];
        }
    }
}
