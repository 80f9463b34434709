using Silk.NET.Core.Attributes;
using Silk.NET.Core.Contexts;
using Silk.NET.Core.Native;

namespace Silk.NET.Vulkan.Extensions.KHR;

[Extension(ExtensionName)]
internal sealed unsafe class KhrPipelineExecutableProperties : NativeExtension<Vk>
{
    public const string ExtensionName = "VK_KHR_pipeline_executable_properties";

    private readonly delegate* unmanaged<Device, PipelineInfoKHR*, uint*, PipelineExecutablePropertiesKHR*, Result> _getProperties;
    private readonly delegate* unmanaged<Device, PipelineExecutableInfoKHR*, uint*, PipelineExecutableStatisticKHR*, Result> _getStatistics;
    private readonly delegate* unmanaged<Device, PipelineExecutableInfoKHR*, uint*, PipelineExecutableInternalRepresentationKHR*, Result>
        _getRepresentations;

    public KhrPipelineExecutableProperties(INativeContext ctx)
        : base(ctx)
    {
        _getProperties = (delegate* unmanaged<Device, PipelineInfoKHR*, uint*, PipelineExecutablePropertiesKHR*, Result>)
            Load("vkGetPipelineExecutablePropertiesKHR");
        _getStatistics = (delegate* unmanaged<Device, PipelineExecutableInfoKHR*, uint*, PipelineExecutableStatisticKHR*, Result>)
            Load("vkGetPipelineExecutableStatisticsKHR");
        _getRepresentations = (delegate* unmanaged<Device, PipelineExecutableInfoKHR*, uint*, PipelineExecutableInternalRepresentationKHR*, Result>)
            Load("vkGetPipelineExecutableInternalRepresentationsKHR");
    }

    public Result GetPipelineExecutableProperties(
        Device device, PipelineInfoKHR* pPipelineInfo, uint* pExecutableCount, PipelineExecutablePropertiesKHR* pProperties)
        => _getProperties(device, pPipelineInfo, pExecutableCount, pProperties);

    public Result GetPipelineExecutableStatistics(
        Device device, PipelineExecutableInfoKHR* pExecutableInfo, uint* pStatisticCount, PipelineExecutableStatisticKHR* pStatistics)
        => _getStatistics(device, pExecutableInfo, pStatisticCount, pStatistics);

    public Result GetPipelineExecutableInternalRepresentations(
        Device device,
        PipelineExecutableInfoKHR* pExecutableInfo,
        uint* pInternalRepresentationCount,
        PipelineExecutableInternalRepresentationKHR* pInternalRepresentations)
        => _getRepresentations(device, pExecutableInfo, pInternalRepresentationCount, pInternalRepresentations);

    protected override IVTable CreateVTable() => new FunctionTable(_ctx);
}
