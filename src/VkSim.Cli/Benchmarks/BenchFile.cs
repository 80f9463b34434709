using System.Text.Json;
using VkSim.Files;

namespace VkSim.Cli;

/// <summary>A benchmark's result in a file.</summary>
internal static class BenchFile
{
    /// <summary>Writes it; the file appears whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(BenchJson bench, string path)
    {
        using var file = new OutputFile(path);
        JsonSerializer.Serialize(file, bench, JsonOutput.Readable.BenchJson);
        file.WriteByte((byte)'\n');
        file.Commit();
    }

    /// <summary>Reads it.</summary>
    /// <exception cref="BadInputException">It is no such file, or one of another schema version.</exception>
    public static BenchJson Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new BadInputException(path, "no such file", "what 'vksim bench --out' wrote");
        }

        byte[] text = File.ReadAllBytes(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("schemaVersion", out JsonElement version))
            {
                throw new BadInputException(path, "no schema version", "what 'vksim bench --out' wrote");
            }

            if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int schema) || schema != BenchJson.CurrentSchema)
            {
                throw new BadInputException(path, $"schema version {OneLine.From(version.GetRawText())}", $"{BenchJson.CurrentSchema}, which this vksim reads");
            }

            return Whole(document.RootElement.Deserialize(JsonOutput.Readable.BenchJson))
                ?? throw new BadInputException(path, "a result whose device, probes or rows are not whole", "what 'vksim bench --out' wrote");
        }
        catch (JsonException error)
        {
            throw new BadInputException(path, $"something else ({error.Message})", "what 'vksim bench --out' wrote");
        }
    }

    private static BenchJson? Whole(BenchJson? bench) =>
        bench is { Device.Name: not null, Probes.All: not null, Results: not null, Skipped: not null, Notes: not null, System: not null }
        && bench.Probes.All.All(probe => probe is { Probe: not null })
        && bench.Results.All(row => row is { Op: not null, Shape: not null, Dtype: not null, MedianSeconds: > 0 })
        && bench.Score is null or { Name: not null, Rows: not null }
        && (bench.Score?.Rows ?? []).All(row => row is { Row: not null })
        && (bench.Kernels ?? []).All(kernel => kernel is { Kernel: not null, Rows: not null })
        && bench.Results.DistinctBy(row => row.Key()).Count() == bench.Results.Length
            ? bench : null;
}
