using System.Text.Json;
using VkSim.Gpu;
using VkSim.Gpu.Tuning;

namespace VkSim.Catalog.Tuning;

/// <summary>
/// The measured values of devices, one file each, beside the compiled pipelines. Whatever is wrong with a file, and whatever the disk does
/// when one is read, the file is not used, and that is said.
/// </summary>
/// <param name="path">The folder.</param>
internal sealed class TuningFolder(string path)
{
    // Longer than any file of the kind.
    private const long LongestFile = 1 << 20;

    /// <summary>The file of a device.</summary>
    public string FileOf(TuningIdentity identity) => Path.Combine(path, identity.FileName);

    /// <summary>What is there for a device; null where nothing is.</summary>
    public StoredTuning? Find(TuningIdentity identity, GpuLimits limits, bool isSoftware)
    {
        string file = FileOf(identity);
        try
        {
            var info = new FileInfo(file);
            if (!info.Exists)
            {
                return null;
            }

            TuningFileContent? content = info.Length > LongestFile ? null : JsonSerializer.Deserialize(File.ReadAllBytes(file), TuningFileJson.Default.TuningFileContent);
            string? problem = content is null ? "it is no file of measured values" : identity.Differs(content) ?? FirstIllegal(content, limits, isSoftware);
            return new StoredTuning(file, problem is null ? content!.Values : new Dictionary<string, int[]>(), problem);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return new StoredTuning(file, new Dictionary<string, int[]>(), e is JsonException ? "it is damaged" : e.Message);
        }
    }

    /// <summary>Makes the folder where there is none.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">It is not to be made there.</exception>
    public void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes the values of a device: beside, and renamed, so that nobody reads half a file.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not to be written.</exception>
    public string Write(TuningIdentity identity, IReadOnlyDictionary<string, int[]> values)
    {
        string file = FileOf(identity);
        Create();
        var content = new TuningFileContent(
            TuningTable.Version, TuningIdentity.Vksim, ShaderLibrary.Fingerprint, identity.Device, identity.Uuid, identity.Driver, DateTime.UtcNow, new(values));
        string beside = $"{file}.{Environment.ProcessId}-{Guid.NewGuid():n}.tmp";
        try
        {
            File.WriteAllBytes(beside, JsonSerializer.SerializeToUtf8Bytes(content, TuningFileJson.Default.TuningFileContent));
            File.Move(beside, file, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }

        return file;
    }

    /// <summary>Removes the values of a device.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Remove(TuningIdentity identity)
    {
        string file = FileOf(identity);
        bool was = File.Exists(file);
        if (was)
        {
            File.Delete(file);
        }

        return was;
    }

    private static string? FirstIllegal(TuningFileContent content, GpuLimits limits, bool isSoftware)
    {
        foreach ((string name, int[] value) in content.Values)
        {
            if (TuningTable.Find(name) is not { } parameter)
            {
                return $"it has \"{name}\", which is no parameter";
            }

            if (value is null || !parameter.IsLegal(value, limits, isSoftware))
            {
                return $"{name} = {(value is null ? "null" : TuningParameter.Text(value))} is not within this device's bounds";
            }
        }

        return null;
    }
}
