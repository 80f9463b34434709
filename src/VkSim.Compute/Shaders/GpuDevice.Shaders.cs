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

    internal PipelineStore Pipelines { get; private set; } = null!;

    /// <summary>Makes a shader of a file: SPIR-V where its name ends in <c>.spv</c>, otherwise GLSL.</summary>
    /// <inheritdoc cref="ComputeShader.FromFile" path="/exception"/>
    /// <param name="path">The file.</param>
    /// <param name="options">Includes (besides the file's own folder), macros, target.</param>
    public ComputeShader LoadShader(string path, ShaderCompileOptions? options = null) => ComputeShader.FromFile(this, path, options);

    /// <summary>Writes the pipelines compiled so far to the disk now, rather than when the device is disposed.</summary>
    public void SavePipelineCache()
    {
        ThrowIfUnusable();
        Pipelines.Save();
    }

    partial void CreatePipelines() => Pipelines = new PipelineStore(this);

    partial void DisposePipelines() => Pipelines?.Dispose();
}
