using System.Diagnostics;
using System.Runtime.InteropServices;
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

            string? kept = options.Against is { } file ? File.ReadAllText(file) : null;
            KernelTable table = Compile(options);
            if (options.Json)
            {
                table.WriteJson(output);
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
                errors.WriteLine($"stats: {table.Device}: {table.Kernels.Count} kernels, {faults.Length} faults");
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

    private static KernelTable Compile(StatsOptions options)
    {
        GpuAdapter adapter = Find(options);
        List<CompiledKernel> kernels = [];
        var device = new GpuDeviceOptions
        {
            Enable = GpuCapability.PipelineStatistics,
            Compiles = (shader, _) => options.Wants(shader),
            Compiled = (shader, program) => kernels.Add(CompiledKernel.Of(shader, program)),
        };
        Tour(adapter, options, device, shader => kernels.Exists(k => k.Shader == shader));
        ThrowIfNone(kernels.Count, options);
        return new KernelTable(
            adapter.Name,
            $"{adapter.DriverName} {adapter.DriverVersion}",
            [.. kernels.DistinctBy(k => k.Key).OrderBy(k => k.Key, StringComparer.Ordinal)]);
    }

    // As MoltenVK gets them; nothing is compiled.
    private static int WriteModules(StatsOptions options, string folder)
    {
        Directory.CreateDirectory(folder);
        HashSet<string> shaders = [];
        int count = 0;
        var device = new GpuDeviceOptions
        {
            Compiles = (shader, program) =>
            {
                shaders.Add(shader);
                if (options.Wants(shader))
                {
                    ReadOnlySpan<uint> words = program.Reflection.Module.Specialize(program.Specification.Specialization);
                    File.WriteAllBytes(Path.Combine(folder, $"{shader}.{count++}.spv"), MemoryMarshal.AsBytes(words));
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
