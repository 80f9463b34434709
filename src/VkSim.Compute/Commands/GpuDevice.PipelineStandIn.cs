namespace VkSim.Compute;

/// <content>Creates pipelines without a store until PipelineStore is there.</content>
public sealed partial class GpuDevice
{
    internal PipelineStandIn Pipelines => new(this);

    internal readonly unsafe struct PipelineStandIn(GpuDevice device)
    {
        public Pipeline Create(in ComputePipelineCreateInfo info)
        {
            Pipeline pipeline;
            fixed (ComputePipelineCreateInfo* pointer = &info)
            {
                device.Check(
                    device.Api.CreateComputePipelines(device.Handle, default, 1, pointer, null, &pipeline),
                    "vkCreateComputePipelines");
            }

            return pipeline;
        }
    }
}
