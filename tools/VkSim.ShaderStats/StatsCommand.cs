using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using VkSim.Compute;

namespace VkSim.ShaderStats;

/// <summary>Compiles the kernels, and prints or compares what the driver says of them.</summary>
internal static class StatsCommand
{
    private const string FamilyVariable = "RADV_FORCE_FAMILY";
    private const string DriverFolder = "/usr/share/vulkan/icd.d";

    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        if (args is ["--help"] or ["-h"] or ["help"])
        {
            output.WriteLine(StatsOptions.Usage);
            return 0;
        }

        try
        {
            StatsOptions options = StatsOptions.Parse(args);
            if (options.IsAmdFamily && Environment.GetEnvironmentVariable(FamilyVariable) != options.Driver)
            {
                return RunForFamily(options.Driver!, args);
            }

            if (options.Modules is { } folder)
            {
                output.WriteLine($"{WriteModules(options, folder)} modules in {folder}");
                return 0;
            }

            KeptTable? kept = options.Against is { } file ? ReadKept(file) : null;
            KernelTable table = Compile(options, kept);
            if (options.Json)
            {
                table.WriteJson(output, options.Changed ? kept : null);
            }
            else if (kept is null)
            {
                table.WriteText(output);
            }

            string[] faults = [.. table.Faults(kept)];
            foreach (string fault in faults)
            {
                errors.WriteLine($"stats: {table.Device}: {fault}");
            }

            if (kept is not null)
            {
                errors.WriteLine($"stats: {table.Device}: {table.Modules.Count} kernels, {table.Kernels.Count} compiled, {faults.Length} faults");
            }

            return faults.Length == 0 ? 0 : 4;
        }
        catch (FormatException e)
        {
            errors.WriteLine($"stats: {e.Message}\n{StatsOptions.Usage}");
            return 2;
        }
        catch (Exception e) when (e is NoVulkanException or AdapterNotFoundException or NotSupportedException)
        {
            errors.WriteLine($"stats: {e.Message}");
            return 3;
        }
        catch (Exception e) when (e is GpuException or IOException or UnauthorizedAccessException or JsonException)
        {
            errors.WriteLine($"stats: {e.Message}");
            return 1;
        }
    }

    private static KeptTable ReadKept(string file)
    {
        try
        {
            return KeptTable.Parse(File.ReadAllText(file));
        }
        catch (JsonException e)
        {
            throw new JsonException($"--against {file}: {e.Message}", e);
        }
    }

    private static KernelTable Compile(StatsOptions options, KeptTable? kept)
    {
        GpuAdapter adapter = Find(options);
        string driver = $"{adapter.DriverName} {adapter.DriverVersion}";
        List<CompiledKernel> kernels = [];
        Dictionary<string, string> modules = [];
        HashSet<string> shaders = [];
        var device = new GpuDeviceOptions
        {
            Enable = GpuCapability.PipelineStatistics,
            Compiles = (shader, program) =>
            {
                shaders.Add(shader);
                if (!options.Wants(shader))
                {
                    return false;
                }

                (string key, string digest) = (CompiledKernel.KeyOf(shader, program), Digest(program));
                modules[key] = digest;
                // The same compiler makes the same of the same.
                return !(options.Changed && kept!.Driver == driver && kept.Has(key, digest));
            },
            Compiled = (shader, program) => kernels.Add(CompiledKernel.Of(shader, program)),
        };
        Tour(adapter, options, device, shaders.Contains);
        ThrowIfNone(modules.Count, options);
        return new KernelTable(adapter.Name, driver, [.. kernels.DistinctBy(k => k.Key).OrderBy(k => k.Key, StringComparer.Ordinal)], modules);
    }

    // Of the module with its constants' values, as much as tells modules of one kernel apart.
    private static string Digest(KernelProgram program) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(Specialized(program)))[..8]);

    private static ReadOnlySpan<uint> Specialized(KernelProgram program) =>
        program.Reflection.Module.Specialize(program.Specification.Specialization);

    // As MoltenVK gets them; nothing is compiled.
    private static int WriteModules(StatsOptions options, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"--modules {folder}: no folder can be made there: {e.Message}", e);
        }

        HashSet<string> shaders = [];
        int count = 0;
        var device = new GpuDeviceOptions
        {
            Compiles = (shader, program) =>
            {
                shaders.Add(shader);
                if (options.Wants(shader))
                {
                    File.WriteAllBytes(Path.Combine(folder, $"{shader}.{count++}.spv"), MemoryMarshal.AsBytes(Specialized(program)));
                }

                return false;
            },
        };
        Tour(Find(options), options, device, shaders.Contains);
        ThrowIfNone(count, options);
        return count;
    }

    private static void Tour(GpuAdapter adapter, StatsOptions options, GpuDeviceOptions device, Func<string, bool> isCompiled)
    {
        DeviceCapabilities can = adapter.Capabilities;
        if (options.SubgroupSize is { } asked && (asked < can.SubgroupMinSize || asked > can.SubgroupMaxSize))
        {
            throw new NotSupportedException($"'{adapter.Name}' has subgroups of {can.SubgroupMinSize} to {can.SubgroupMaxSize}, none of {asked}.");
        }

        using GpuDevice gpu = GpuDevice.Create(
            adapter, device with { CompileOnly = true, PipelineCacheDirectory = "", SubgroupSize = options.SubgroupSize });
        if (options.SubgroupSize is { } size && gpu.Subgroups.Size != size)
        {
            throw new NotSupportedException($"'{gpu.Name}' cannot require subgroups of {size}.");
        }

        KernelTour.Run(gpu, options.Slice, isCompiled);
    }

    private static void ThrowIfNone(int count, StatsOptions options)
    {
        if (count == 0)
        {
            throw new FormatException($"--kernel {options.Kernel}: the name of no shader contains it");
        }
    }

    private static GpuAdapter Find(StatsOptions options)
    {
        IReadOnlyList<GpuAdapter> all = GpuAdapter.EnumerateCompilers();
        GpuAdapter[] fit = [.. all.Where(a => options.Driver is null || options.IsAmdFamily || Names(a, options.Driver))
            .OrderByDescending(a => a.Capabilities.Supports(GpuCapability.PipelineStatistics))];
        return fit.FirstOrDefault() ?? throw new AdapterNotFoundException(
            $"--driver {options.Driver}: found no such adapter; there are {string.Join(", ", all.Select(a => $"{a.Index} '{a.Name}'"))}.");
    }

    private static bool Names(GpuAdapter adapter, string driver) =>
        int.TryParse(driver, out int index) ? adapter.Index == index : adapter.Name.Contains(driver, StringComparison.OrdinalIgnoreCase);

    // Distributions name the processor where drivers for several may stand beside one another.
    private static string? AmdDriver()
    {
        string processor = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";
        string[] names = ["radeon_icd.json", $"radeon_icd.{processor}.json"];
        return names.Select(name => Path.Combine(DriverFolder, name)).FirstOrDefault(File.Exists);
    }

    // A driver reads its environment when it is loaded, which a running program cannot change for it.
    private static int RunForFamily(string family, string[] args)
    {
        string driver = AmdDriver() ?? throw new NotSupportedException(
            $"--driver {family}: found no Mesa driver for AMD in {DriverFolder}; install mesa-vulkan-drivers.");

        var start = new ProcessStartInfo(Environment.ProcessPath!);
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(StatsCommand).Assembly.Location);
        }

        foreach (string argument in args)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[FamilyVariable] = family;
        start.Environment["VK_DRIVER_FILES"] = driver;
        start.Environment["VK_ICD_FILENAMES"] = driver;
        using Process child = Process.Start(start) ?? throw new IOException($"{start.FileName} could not be started.");
        child.WaitForExit();
        return child.ExitCode;
    }
}
