using System.Diagnostics;
using VkSim.Compute;

namespace VkSim.Cli;

/// <summary>What a driver's compiler makes of the kernels that operations run.</summary>
internal sealed class KernelCensus
{
    private readonly Dictionary<string, CompiledKernel> _kernels = [];
    private readonly Dictionary<string, List<string>> _rows = [];
    private readonly Lock _lock = new();
    private string _row = "";

    private KernelCensus()
    {
    }

    /// <summary>
    /// The kernels, by name, with the tuning of the device. They are compiled again, on a device that executes nothing: pipelines that tell of
    /// themselves may be made otherwise, and those that are timed shall not be.
    /// </summary>
    /// <param name="measured">What operations are measured on.</param>
    /// <param name="operations">The operations.</param>
    /// <param name="patience">After how long no further operation is looked at.</param>
    /// <param name="cancellation">An interrupt.</param>
    /// <returns>Null where the driver does not tell.</returns>
    public static BenchKernelJson[]? Of(GpuDevice measured, IReadOnlyList<DeviceOperation> operations, TimeSpan patience, CancellationToken cancellation) =>
        measured.Adapter.Capabilities.Supports(GpuCapability.PipelineStatistics)
            ? Of(measured.Adapter, measured.Options, operations, patience, cancellation)
            : null;

    /// <summary>The same of an adapter that can tell, which need not execute anything.</summary>
    public static BenchKernelJson[] Of(
        GpuAdapter adapter, GpuDeviceOptions options, IReadOnlyList<DeviceOperation> operations, TimeSpan patience, CancellationToken cancellation)
    {
        var census = new KernelCensus();
        using GpuDevice compiler = GpuDevice.Create(adapter, options with
        {
            CompileOnly = true,
            Enable = options.Enable | GpuCapability.PipelineStatistics,
            PipelineCacheDirectory = "",
            Compiles = census.IsNew,
            Compiled = census.Keep,
        });
        long begin = Stopwatch.GetTimestamp();
        foreach (DeviceOperation operation in operations.Where(operation => !operation.IsReadBetween).TakeWhile(_ => Stopwatch.GetElapsedTime(begin) < patience))
        {
            cancellation.ThrowIfCancellationRequested();
            census._row = BenchKey.Of(operation).ToString();
            // Anew for each, since a kernel that is there already would not be asked for.
            using VectorDevice device = VectorDevice.Create(compiler);
            using DeviceRun run = operation.Prepare(device);
            run.Once();
        }

        return [.. census._kernels.OrderBy(kernel => kernel.Key, StringComparer.Ordinal).Select(kernel => BenchKernelJson.Of(kernel.Value, census._rows[kernel.Key]))];
    }

    private bool IsNew(string shader, KernelProgram program)
    {
        lock (_lock)
        {
            string key = CompiledKernel.KeyOf(shader, program);
            List<string> rows = _rows.TryGetValue(key, out List<string>? known) ? known : _rows[key] = [];
            if (rows.LastOrDefault() != _row)
            {
                rows.Add(_row);
            }

            return known is null;
        }
    }

    private void Keep(string shader, KernelProgram program)
    {
        lock (_lock)
        {
            var kernel = CompiledKernel.Of(shader, program);
            _kernels[kernel.Key] = kernel;
        }
    }
}
