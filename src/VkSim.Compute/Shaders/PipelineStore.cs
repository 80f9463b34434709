namespace VkSim.Compute;

/// <summary>
/// Compiles pipelines through the device's VkPipelineCache, which is read from disk when the device is made and written back when it
/// goes. The disk may fail, lie or be shared: none of it reaches the program, it only compiles anew.
/// </summary>
internal sealed unsafe class PipelineStore : IDisposable
{
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private readonly GpuDevice _device;
    private readonly PipelineCacheIdentity _identity;
    private readonly string? _path;
    private readonly Lock _gate = new();
    private PipelineCache _cache;
    private byte[] _known = [];
    private int _created;

    public PipelineStore(GpuDevice device)
    {
        _device = device;
        _identity = PipelineCacheIdentity.Of(device.Adapter.Description);
        _path = PipelineCacheFolder.Find(device.Options.PipelineCacheDirectory) is { } folder
            ? Path.Combine(folder, _identity.FileName)
            : null;
        _known = Read();
        _cache = CreateCache(_known);
    }

    /// <summary>The file, or null where nothing is kept.</summary>
    public string? FilePath => _path;

    /// <summary>Whether the device started with pipelines of an earlier run.</summary>
    public bool IsWarm => _known.Length > 0;

    /// <summary>Compiles a pipeline, or finds it in the cache. Callable from several threads.</summary>
    /// <exception cref="GpuException">The driver refuses it.</exception>
    public Pipeline Create(in ComputePipelineCreateInfo info)
    {
        Pipeline pipeline;
        fixed (ComputePipelineCreateInfo* pointer = &info)
        {
            _device.Check(
                _device.Api.CreateComputePipelines(_device.Handle, _cache, 1, pointer, null, &pipeline), "vkCreateComputePipelines");
        }

        Interlocked.Increment(ref _created);
        return pipeline;
    }

    /// <summary>Writes what has been compiled since, together with what other processes have written meanwhile.</summary>
    public void Save()
    {
        if (_path is null || Interlocked.Exchange(ref _created, 0) == 0)
        {
            return;
        }

        lock (_gate)
        {
            try
            {
                CreateFolder(Path.GetDirectoryName(_path)!);
                using FileStream? exclusive = Lock(_path + ".lock");
                Merge(Read());
                byte[] data = Data();
                if (PipelineCacheFile.IsVulkanData(data, _identity) && !data.AsSpan().SequenceEqual(_known))
                {
                    Write(data);
                    _known = data;
                }
            }
            catch (Exception e) when (IsOfTheDisk(e))
            {
                // A cache that cannot be kept costs time at the next start and nothing else.
            }
        }
    }

    public void Dispose()
    {
        if (_cache.Handle != 0)
        {
            if (!_device.IsLost)
            {
                Save();
            }

            _device.Api.DestroyPipelineCache(_device.Handle, _cache, null);
            _cache = default;
        }
    }

    private PipelineCache CreateCache(ReadOnlySpan<byte> data)
    {
        PipelineCache cache = default;
        fixed (byte* pointer = data)
        {
            var info = new PipelineCacheCreateInfo
            {
                SType = StructureType.PipelineCacheCreateInfo,
                InitialDataSize = (nuint)data.Length,
                PInitialData = pointer,
            };
            Result result = _device.Api.CreatePipelineCache(_device.Handle, &info, null, &cache);
            if (result == Result.Success)
            {
                return cache;
            }

            if (data.Length > 0)
            {
                return CreateCache([]);
            }

            _device.Check(result, "vkCreatePipelineCache");
            return cache;
        }
    }

    private void Merge(byte[] present)
    {
        if (present.Length == 0 || present.AsSpan().SequenceEqual(_known))
        {
            return;
        }

        PipelineCache other = CreateCache(present);
        // What cannot be merged is lost to the other process and compiled anew by it.
        _device.Api.MergePipelineCaches(_device.Handle, _cache, 1, &other);
        _device.Api.DestroyPipelineCache(_device.Handle, other, null);
    }

    private byte[] Data()
    {
        // Another thread may add a pipeline between the question and the answer, so the question is repeated.
        for (int attempt = 0; attempt < 4; attempt++)
        {
            nuint size = 0;
            if (_device.Api.GetPipelineCacheData(_device.Handle, _cache, &size, null) != Result.Success
                || size == 0 || (long)size > PipelineCacheFile.MaximumLength - PipelineCacheFile.HeaderLength)
            {
                return [];
            }

            var data = new byte[size];
            fixed (byte* pointer = data)
            {
                Result result = _device.Api.GetPipelineCacheData(_device.Handle, _cache, &size, pointer);
                if (result == Result.Success)
                {
                    return (int)size == data.Length ? data : data[..(int)size];
                }

                if (result != Result.Incomplete)
                {
                    return [];
                }
            }
        }

        return [];
    }

    private byte[] Read()
    {
        try
        {
            if (_path is null || new FileInfo(_path) is not { Exists: true, Length: <= PipelineCacheFile.MaximumLength })
            {
                return [];
            }

            return PipelineCacheFile.TryDecode(File.ReadAllBytes(_path), _identity, out ReadOnlySpan<byte> payload) ? payload.ToArray() : [];
        }
        catch (Exception e) when (IsOfTheDisk(e))
        {
            return [];
        }
    }

    private void Write(byte[] data)
    {
        RemoveAbandoned();
        string beside = $"{_path}.{Environment.ProcessId}-{Guid.NewGuid():n}.tmp";
        try
        {
            File.WriteAllBytes(beside, PipelineCacheFile.Encode(_identity, data));
            File.Move(beside, _path!, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    // Left by processes that were killed between writing and renaming.
    private void RemoveAbandoned()
    {
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(_path)!, Path.GetFileName(_path) + ".*.tmp"))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(file) > Abandoned)
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Keeps other processes from writing between our reading and writing; goes on without where it takes long.</summary>
    private static FileStream? Lock(string path)
    {
        long until = Environment.TickCount64 + (long)LockPatience.TotalMilliseconds;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (Environment.TickCount64 < until)
            {
                Thread.Sleep(20);
            }
            catch (IOException)
            {
                return null;
            }
        }
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static bool IsOfTheDisk(Exception e)
        => e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException or System.Security.SecurityException;
}
