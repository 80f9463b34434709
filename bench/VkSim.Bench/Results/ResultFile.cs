using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VkSim.Bench.Results;

/// <summary>JSON lines, each with the date and the device, and each on disk as soon as it is there: a run that is cut short keeps what it has.</summary>
internal sealed class ResultFile : IDisposable
{
    private readonly JsonNode _device;
    private readonly StreamWriter? _writer;

    /// <summary>Starts a file; an existing one is replaced.</summary>
    /// <param name="path">Where; null: nothing is saved.</param>
    /// <param name="device">What is measured.</param>
    public ResultFile(string? path, DeviceIdentity device)
    {
        _device = JsonSerializer.SerializeToNode(device)!;
        _writer = path is null ? null : new StreamWriter(path) { AutoFlush = true };
    }

    /// <summary>Adds a line.</summary>
    public void Add<T>(T result)
    {
        JsonObject line = JsonSerializer.SerializeToNode(result)!.AsObject();
        line["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        line["device"] = _device.DeepClone();
        _writer?.WriteLine(line.ToJsonString(JsonSerializerOptions.Default));
    }

    /// <inheritdoc/>
    public void Dispose() => _writer?.Dispose();
}
