using System.Globalization;
using VkSim.Gpu;

namespace VkSim.Bench.Devices;

/// <summary>
/// The command line of the device benchmark: --device NAME, --only TEXT, --out FILE, --seconds S of each, and to try other cuts of the kernels
/// --tile X,Y,LEFT,RIGHT,DEPTH for the one without shared memory, --staged … for the one with it and --gradient … for gradients;
/// --matrix-units lets matrix units compute.
/// </summary>
internal sealed record DeviceBenchOptions(string Device, string? Only, string? Out, TileShape? Tile, TileShape? Staged, TileShape? Gradient, bool MatrixUnits, double Seconds)
{
    public static DeviceBenchOptions Parse(string[] args)
    {
        var options = new DeviceBenchOptions("auto", null, null, null, null, null, false, 0.4);
        for (int i = 0; i < args.Length; i++)
        {
            string Value() => ++i < args.Length ? args[i] : throw new ArgumentException($"{args[i - 1]} needs a value");
            options = args[i] switch
            {
                "--device" => options with { Device = Value() },
                "--only" => options with { Only = Value() },
                "--out" => options with { Out = Value() },
                "--seconds" => options with { Seconds = double.Parse(Value(), CultureInfo.InvariantCulture) },
                "--tile" => options with { Tile = Shape(Value()) },
                "--staged" => options with { Staged = Shape(Value()) },
                "--gradient" => options with { Gradient = Shape(Value()) },
                "--matrix-units" => options with { MatrixUnits = true },
                _ => throw new ArgumentException(
                    $"unknown option '{args[i]}'; expected --device NAME, --only TEXT, --out FILE, --seconds S, --tile SHAPE, --staged SHAPE, --gradient SHAPE, --matrix-units"),
            };
        }

        return options;
    }

    public bool Selects(DeviceOperation operation) =>
        Only is null || $"{operation.Name} {operation.Shape} {operation.Storage}".Contains(Only, StringComparison.OrdinalIgnoreCase);

    private static TileShape Shape(string text)
    {
        string[] parts = text.Split(',');
        return parts.Length == 5
            ? new TileShape(int.Parse(parts[0]), int.Parse(parts[1]), int.Parse(parts[2]), int.Parse(parts[3]), int.Parse(parts[4]))
            : throw new ArgumentException($"'{text}' is no shape; expected X,Y,LEFT,RIGHT,DEPTH");
    }
}
