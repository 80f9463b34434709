namespace VkSim.Compute;

/// <content>Shaders and pipelines.</content>
public sealed partial class GpuDevice
{
    /// <summary>
    /// How kernels may use subgroups. Found by trying it when it is first asked for, which runs a small kernel; once a process for
    /// each device and set of capabilities.
    /// </summary>
    /// <exception cref="GpuException">The device fails the test in every way; it tells how.</exception>
    public SubgroupSupport Subgroups
    {
        get
        {
            ThrowIfUnusable();
            return field ??= SubgroupProbes.Find(this);
        }
    }

    /// <summary>
    /// How the device computes with single precision. Found by trying it when it is first asked for, which runs a small kernel; once a
    /// process for each device.
    /// </summary>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public GpuArithmetic Arithmetic
    {
        get
        {
            ThrowIfUnusable();
            return field ??= ArithmeticProbes.Find(this);
        }
    }

    internal PipelineStore Pipelines { get; private set; } = null!;

    /// <inheritdoc cref="DeviceQuirks.SpecializesModules"/>
    internal bool SpecializesModules => Options.SpecializesModules || Adapter.Description.Quirks.SpecializesModules;

    /// <summary>Makes a shader of a file: SPIR-V where its name ends in <c>.spv</c>, otherwise GLSL.</summary>
    /// <inheritdoc cref="ComputeShader.FromFile" path="/exception"/>
    /// <param name="path">The file.</param>
    /// <param name="options">Includes (besides the file's own folder), macros, target.</param>
    public ComputeShader LoadShader(string path, ShaderCompileOptions? options = null) => ComputeShader.FromFile(this, path, options);

    /// <summary>
    /// Makes kernels ready on several threads, so that <see cref="ComputeShader.FindKernel"/> with the same name and options takes no
    /// time. Their pipelines go into the device's pipeline cache, and belong to their shaders.
    /// </summary>
    /// <param name="kernels">The kernels; more than one request for the same is as good as one.</param>
    /// <param name="progress">Told after each kernel, from the threads that make them.</param>
    /// <param name="cancellationToken">Ends it between kernels; those that are ready stay so.</param>
    /// <exception cref="ArgumentException">A shader is null or belongs to another device.</exception>
    /// <exception cref="ShaderBindingException">A shader has no such kernel or constant. The others that have been begun are made.</exception>
    /// <exception cref="NotSupportedException">The device cannot run a kernel, for the reason it tells.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task WarmUpAsync(
        IEnumerable<KernelRequest> kernels, IProgress<WarmUpProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ThrowIfUnusable();
        return KernelWarmUp.RunAsync(this, kernels, progress, cancellationToken);
    }

    /// <summary>Writes the pipelines compiled so far to the disk now, rather than when the device is disposed.</summary>
    public void SavePipelineCache()
    {
        ThrowIfUnusable();
        Pipelines.Save();
    }

    partial void CreatePipelines() => Pipelines = new PipelineStore(this);

    partial void DisposePipelines() => Pipelines?.Dispose();
}
