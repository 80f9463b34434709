using VkSim.Compute;

namespace VkSim.Compute.Tests.Shaders;

[Trait("Needs", "Vulkan")]
public sealed class PipelineStoreTests
{
    private const string Source = """
        #version 450
        layout(local_size_x = 1) in;
        layout(constant_id = 0) const uint VALUE = 1u;
        layout(binding = 0) buffer Words { uint words[]; };
        void main() { words[0] = VALUE; }
        """;

    private static GpuDevice Create(DeviceCase row, string folder)
        => DeviceMatrix.Create(row, new GpuDeviceOptions { PipelineCacheDirectory = folder });

    /// <summary>Runs a kernel on a device of its own and returns the cache's file.</summary>
    private static string Use(DeviceCase row, string folder, uint value = 1)
    {
        using GpuDevice device = Create(row, folder);
        Run(device, value);
        string path = device.Pipelines.FilePath!;
        device.Dispose();
        DeviceMatrix.CheckMessages(device);
        return path;
    }

    private static void Run(GpuDevice device, uint value)
    {
        using ComputeShader shader = Glsl.Load(device, Source);
        using Kernel kernel = shader.FindKernel("main", new KernelOptions { Specialization = { [0] = value } });
        using GpuBuffer<uint> words = device.CreateBuffer<uint>(1);
        kernel.SetBuffer("words", words);
        kernel.Dispatch(1).Wait();
        Assert.Equal(value, words.ToArray()[0]);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void What_one_run_compiles_the_next_one_finds(DeviceCase row)
    {
        using var folder = new TemporaryFolder();
        string path = Use(row, Path.Combine(folder.Path, "new", "deep"));
        Assert.True(File.Exists(path));
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(path)!), f => f.EndsWith(".tmp", StringComparison.Ordinal));
        using GpuDevice second = Create(row, Path.GetDirectoryName(path)!);
        Assert.True(second.Pipelines.IsWarm);
        Run(second, 1);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Any_damage_means_an_empty_start_and_is_mended(DeviceCase row)
    {
        using var folder = new TemporaryFolder();
        string path = Use(row, folder.Path);
        byte[] good = File.ReadAllBytes(path);
        byte[] random = new byte[good.Length];
        new Random(3).NextBytes(random);
        List<byte[]> damages = [[], [0], good[..50], good[..^1], [.. good, 1], random, new byte[good.Length]];
        foreach (int field in new[] { 0, 8, 12, 16, 20, 24, 28, 32, 48, 64, 72, PipelineCacheFile.HeaderLength, good.Length - 1 })
        {
            byte[] damaged = good.ToArray();
            damaged[field] ^= 0x40;
            damages.Add(damaged);
        }

        foreach (byte[] damage in damages)
        {
            File.WriteAllBytes(path, damage);
            using (GpuDevice device = Create(row, folder.Path))
            {
                Assert.False(device.Pipelines.IsWarm);
            }
        }

        File.WriteAllBytes(path, random);
        Use(row, folder.Path);
        using GpuDevice mended = Create(row, folder.Path);
        Assert.True(mended.Pipelines.IsWarm);
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_device_that_compiles_nothing_writes_nothing(DeviceCase row)
    {
        using var folder = new TemporaryFolder();
        Create(row, folder.Path).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Without_a_folder_nothing_is_kept(DeviceCase row)
    {
        using GpuDevice device = Create(row, "");
        Assert.Null(device.Pipelines.FilePath);
        Run(device, 2);
        device.SavePipelineCache();
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Folders_that_cannot_be_used_do_no_harm(DeviceCase row)
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("a-file", "");
        Use(row, Path.Combine(file, "below-a-file"));
        Use(row, "\0impossible");
        if (OperatingSystem.IsLinux())
        {
            // Read-only for everyone, root too.
            Use(row, "/proc/vksim");
        }

        string path = Use(row, folder.Path);

        // A folder in the place of the file, and a file that is locked for others.
        File.Delete(path);
        Directory.CreateDirectory(path);
        Use(row, folder.Path);
        Assert.True(Directory.Exists(path));
        Directory.Delete(path);

        if (!OperatingSystem.IsWindows() && Environment.UserName != "root")
        {
            File.SetUnixFileMode(folder.Path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Use(row, folder.Path);
            Assert.False(File.Exists(path));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void A_lock_that_is_held_delays_and_does_not_prevent(DeviceCase row)
    {
        using var folder = new TemporaryFolder();
        string path = Use(row, folder.Path);
        File.Delete(path);
        using (new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None))
        {
            Use(row, folder.Path);
        }

        Assert.True(File.Exists(path));
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public async Task Writers_at_once_leave_one_whole_file(DeviceCase row)
    {
        using var folder = new TemporaryFolder();
        string path = Use(row, folder.Path);
        bool stop = false;
        Task reader = Task.Run(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                using GpuDevice device = Create(row, folder.Path);
                Assert.True(device.Pipelines.IsWarm, "a reader met a file that was not whole");
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 3).Select(t => Task.Run(() =>
        {
            for (uint i = 0; i < row.Scale(6, 3); i++)
            {
                Use(row, folder.Path, (uint)(t * 100) + i + 2);
            }
        })));
        Volatile.Write(ref stop, true);
        await reader;
        Assert.Equal(
            [Path.GetFileName(path), Path.GetFileName(path) + ".lock"],
            Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(DeviceMatrix.Adapters), MemberType = typeof(DeviceMatrix))]
    public void Leftovers_of_killed_processes_are_removed(DeviceCase row)
    {
        using var folder = new TemporaryFolder();
        string path = Use(row, folder.Path);
        string old = path + ".1-old.tmp";
        string young = path + ".2-young.tmp";
        File.WriteAllText(old, "");
        File.WriteAllText(young, "");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-3));
        File.Delete(path);
        Use(row, folder.Path, 77);
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
    }

    [Fact]
    public void The_option_goes_before_everything()
    {
        Assert.Equal("/somewhere", PipelineCacheFolder.Find("/somewhere"));
        Assert.Null(PipelineCacheFolder.Find(""));
    }
}
