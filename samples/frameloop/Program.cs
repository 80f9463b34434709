using System.Globalization;
using VkSim;
using VkSim.Samples.FrameLoop;

// A game's loop at 60 Hz that asks every frame which ten of its memories are nearest to what it sees: what that costs the main thread.
// Arguments: rows (100000), frames (300), and devices as VectorDevice.Create takes them (all of this machine).
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (!IsCount(args, 0, 100_000, out int rows) || !IsCount(args, 1, 300, out int frames))
{
    return 2;
}

string[] devices = args.Length > 2
    ? args[2..]
    : [.. VectorDevice.Available("auto").Select(device => device.Index.ToString(CultureInfo.InvariantCulture))];
Memories memories = Memories.Random(rows, dimensions: 128);
Console.WriteLine($"{rows:N0}x128, the 10 nearest, {frames} frames at 60 Hz; time and memory of the main thread a frame, lateness of frames\n");
Console.WriteLine("| device | frame | median | p95 | p99 | allocated | frames late | results |");
Console.WriteLine("|---|---|---:|---:|---:|---:|---:|---:|");
Row("none", "without VkSim", Loop.Run(frames, _ => false));
bool good = true;
foreach (string name in devices)
{
    using VectorDevice device = VectorDevice.Create(name);
    using var immediate = new ImmediateSearch(device, memories);
    Row(device.Description.Name, "an immediate call", Loop.Run(Math.Min(frames, 60), immediate.Frame));
    using var recorded = new RecordedSearch(device, memories);
    Loop.Times times = Loop.Run(frames, recorded.Frame);
    Row(device.Description.Name, "a recorded list", times);
    good &= times.Results > 0 && recorded.FindsWhatIsThere();
}

Console.WriteLine(good ? "\nEvery frame's search found the memory that it was made from." : "\nA search found something else than what is there.");
return good ? 0 : 1;

static bool IsCount(string[] args, int place, int otherwise, out int count)
{
    count = otherwise;
    if (args.Length <= place || (int.TryParse(args[place], NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0))
    {
        return true;
    }

    Console.Error.WriteLine($"frameloop: '{args[place]}': expected a number above 0; usage: frameloop [ROWS [FRAMES [DEVICE…]]]");
    return false;
}

static void Row(string device, string frame, Loop.Times times) => Console.WriteLine(
    $"| {device} | {frame} | {times.At(0.5):F3} ms | {times.At(0.95):F3} ms | {times.At(0.99):F3} ms | {times.BytesAFrame} B | {times.Late} of {times.Frames} | {times.Results} |");
