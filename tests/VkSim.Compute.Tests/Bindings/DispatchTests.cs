using Silk.NET.Vulkan;
using Silk.NET.Vulkan.Extensions.KHR;

namespace VkSim.Compute.Tests.Bindings;

/// <summary>A compute shader run end to end by nothing but the bindings.</summary>
public sealed unsafe class DispatchTests
{
    private const int Count = 1000;

    // glslc -O --target-env=vulkan1.1 of
    //     layout(local_size_x = 64) in;
    //     layout(constant_id = 7) const uint FACTOR = 1u;
    //     layout(std430, set = 0, binding = 0) buffer Data { uint data[]; };
    //     layout(push_constant) uniform Constants { uint offset; };
    //     void main()
    //     {
    //         uint i = gl_GlobalInvocationID.x;
    //         if (i < uint(data.length())) { data[i] = i * FACTOR + offset; }
    //     }
    private const string Spirv = """
        AwIjBwADAQALAA0ALgAAAAAAAAARAAIAAQAAAAsABgABAAAAR0xTTC5zdGQuNDUwAAAAAA4AAwAAAAAAAQAAAA8ABgAFAAAABAAAAG1haW4AAAAACwAAABAA
        BgAEAAAAEQAAAEAAAAABAAAAAQAAAEcABAALAAAACwAAABwAAABHAAQAEQAAAAYAAAAEAAAASAAFABIAAAAAAAAAIwAAAAAAAABHAAMAEgAAAAIAAABHAAQA
        FAAAACIAAAAAAAAARwAEABQAAAAhAAAAAAAAAEcABAAgAAAAAQAAAAcAAABIAAUAIgAAAAAAAAAjAAAAAAAAAEcAAwAiAAAAAgAAAEcABAAtAAAACwAAABkA
        AAATAAIAAgAAACEAAwADAAAAAgAAABUABAAGAAAAIAAAAAAAAAAXAAQACQAAAAYAAAADAAAAIAAEAAoAAAABAAAACQAAADsABAAKAAAACwAAAAEAAAArAAQA
        BgAAAAwAAAAAAAAAIAAEAA0AAAABAAAABgAAAB0AAwARAAAABgAAAB4AAwASAAAAEQAAACAABAATAAAADAAAABIAAAA7AAQAEwAAABQAAAAMAAAAFQAEABYA
        AAAgAAAAAQAAABQAAgAZAAAAKwAEABYAAAAdAAAAAAAAADIABAAGAAAAIAAAAAEAAAAeAAMAIgAAAAYAAAAgAAQAIwAAAAkAAAAiAAAAOwAEACMAAAAkAAAA
        CQAAACAABAAlAAAACQAAAAYAAAAgAAQAKQAAAAwAAAAGAAAAKwAEAAYAAAArAAAAQAAAACsABAAGAAAALAAAAAEAAAAsAAYACQAAAC0AAAArAAAALAAAACwA
        AAA2AAUAAgAAAAQAAAAAAAAAAwAAAPgAAgAFAAAAQQAFAA0AAAAOAAAACwAAAAwAAAA9AAQABgAAAA8AAAAOAAAARAAFAAYAAAAVAAAAFAAAAAAAAAB8AAQA
        FgAAABcAAAAVAAAAfAAEAAYAAAAYAAAAFwAAALAABQAZAAAAGgAAAA8AAAAYAAAA9wADABwAAAAAAAAA+gAEABoAAAAbAAAAHAAAAPgAAgAbAAAAhAAFAAYA
        AAAhAAAADwAAACAAAABBAAUAJQAAACYAAAAkAAAAHQAAAD0ABAAGAAAAJwAAACYAAACAAAUABgAAACgAAAAhAAAAJwAAAEEABgApAAAAKgAAABQAAAAdAAAA
        DwAAAD4AAwAqAAAAKAAAAPkAAgAcAAAA+AACABwAAAD9AAEAOAABAA==
        """;

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Shader_writes_what_it_should(bool pushDescriptors)
    {
        using Vk vk = Vk.GetApi();
        using (var plain = new VulkanHarness(vk))
        {
            Skip.If(
                pushDescriptors && !vk.IsDeviceExtensionPresent(plain.PhysicalDevice, KhrPushDescriptor.ExtensionName),
                "The device has no push descriptors.");
        }

        using var harness = new VulkanHarness(vk, deviceExtensions: pushDescriptors ? [KhrPushDescriptor.ExtensionName] : []);
        (Silk.NET.Vulkan.Buffer buffer, DeviceMemory memory, nint mapped) = harness.CreateBuffer(Count * sizeof(uint));
        DescriptorSetLayout setLayout = CreateSetLayout(harness, pushDescriptors);
        PipelineLayout layout = CreateLayout(harness, setLayout);
        Pipeline pipeline = CreatePipeline(harness, layout, out byte[] cacheData);
        DescriptorPool pool = default;
        Run(harness, buffer, setLayout, layout, pipeline, pushDescriptors, ref pool);

        var words = new ReadOnlySpan<uint>((void*)mapped, Count);
        for (uint i = 0; i < Count; i++)
        {
            Assert.Equal((i * 5) + 11, words[(int)i]);
        }

        Assert.True(cacheData.Length >= sizeof(PipelineCacheHeaderVersionOne));
        vk.DestroyDescriptorPool(harness.Device, pool, null);
        vk.DestroyPipeline(harness.Device, pipeline, null);
        vk.DestroyPipelineLayout(harness.Device, layout, null);
        vk.DestroyDescriptorSetLayout(harness.Device, setLayout, null);
        vk.DestroyBuffer(harness.Device, buffer, null);
        vk.FreeMemory(harness.Device, memory, null);
    }

    [Fact]
    public void Timestamps_of_two_points_are_in_order()
    {
        using Vk vk = Vk.GetApi();
        using var harness = new VulkanHarness(vk);
        var info = new QueryPoolCreateInfo(queryType: QueryType.Timestamp, queryCount: 2);
        VulkanHarness.Check(vk.CreateQueryPool(harness.Device, in info, null, out QueryPool pool));
        harness.Run(commands =>
        {
            vk.CmdResetQueryPool(commands, pool, 0, 2);
            vk.CmdWriteTimestamp(commands, PipelineStageFlags.TopOfPipeBit, pool, 0);
            vk.CmdWriteTimestamp(commands, PipelineStageFlags.BottomOfPipeBit, pool, 1);
        });
        ulong* times = stackalloc ulong[2];
        VulkanHarness.Check(vk.GetQueryPoolResults(
            harness.Device, pool, 0, 2, 2 * sizeof(ulong), times, sizeof(ulong), QueryResultFlags.Result64Bit | QueryResultFlags.ResultWaitBit));
        Assert.True(times[1] >= times[0]);
        vk.DestroyQueryPool(harness.Device, pool, null);
    }

    private static DescriptorSetLayout CreateSetLayout(VulkanHarness harness, bool push)
    {
        var binding = new DescriptorSetLayoutBinding(
            binding: 0, descriptorType: DescriptorType.StorageBuffer, descriptorCount: 1, stageFlags: ShaderStageFlags.ComputeBit);
        var info = new DescriptorSetLayoutCreateInfo(
            flags: push ? DescriptorSetLayoutCreateFlags.PushDescriptorBitKhr : DescriptorSetLayoutCreateFlags.None,
            bindingCount: 1,
            pBindings: &binding);
        VulkanHarness.Check(harness.Api.CreateDescriptorSetLayout(harness.Device, in info, null, out DescriptorSetLayout layout));
        return layout;
    }

    private static PipelineLayout CreateLayout(VulkanHarness harness, DescriptorSetLayout setLayout)
    {
        var range = new PushConstantRange(stageFlags: ShaderStageFlags.ComputeBit, offset: 0, size: sizeof(uint));
        var info = new PipelineLayoutCreateInfo(
            setLayoutCount: 1, pSetLayouts: &setLayout, pushConstantRangeCount: 1, pPushConstantRanges: &range);
        VulkanHarness.Check(harness.Api.CreatePipelineLayout(harness.Device, in info, null, out PipelineLayout layout));
        return layout;
    }

    private static Pipeline CreatePipeline(VulkanHarness harness, PipelineLayout layout, out byte[] cacheData)
    {
        Vk vk = harness.Api;
        byte[] spirv = Convert.FromBase64String(Spirv);
        uint factor = 5;
        var entry = new SpecializationMapEntry(constantID: 7, offset: 0, size: sizeof(uint));
        var specialization = new SpecializationInfo(mapEntryCount: 1, pMapEntries: &entry, dataSize: sizeof(uint), pData: &factor);
        var cacheInfo = new PipelineCacheCreateInfo(initialDataSize: 0);
        VulkanHarness.Check(vk.CreatePipelineCache(harness.Device, in cacheInfo, null, out PipelineCache cache));
        fixed (byte* code = spirv)
        fixed (byte* name = "main"u8)
        {
            var moduleInfo = new ShaderModuleCreateInfo(codeSize: (nuint)spirv.Length, pCode: (uint*)code);
            VulkanHarness.Check(vk.CreateShaderModule(harness.Device, in moduleInfo, null, out ShaderModule module));
            var stage = new PipelineShaderStageCreateInfo(
                stage: ShaderStageFlags.ComputeBit, module: module, pName: name, pSpecializationInfo: &specialization);
            var info = new ComputePipelineCreateInfo(stage: stage, layout: layout);
            VulkanHarness.Check(vk.CreateComputePipelines(harness.Device, cache, 1, in info, null, out Pipeline pipeline));
            vk.DestroyShaderModule(harness.Device, module, null);
            nuint size = 0;
            VulkanHarness.Check(vk.GetPipelineCacheData(harness.Device, cache, &size, null));
            cacheData = new byte[size];
            VulkanHarness.Check(vk.GetPipelineCacheData(harness.Device, cache, ref size, ref cacheData[0]));
            vk.DestroyPipelineCache(harness.Device, cache, null);
            return pipeline;
        }
    }

    private static void Run(
        VulkanHarness harness,
        Silk.NET.Vulkan.Buffer buffer,
        DescriptorSetLayout setLayout,
        PipelineLayout layout,
        Pipeline pipeline,
        bool pushDescriptors,
        ref DescriptorPool pool)
    {
        Vk vk = harness.Api;
        DescriptorSet set = pushDescriptors ? default : AllocateSet(harness, setLayout, out pool);
        var range = new DescriptorBufferInfo(buffer: buffer, offset: 0, range: Count * sizeof(uint));
        var write = new WriteDescriptorSet(
            dstSet: set, dstBinding: 0, descriptorCount: 1, descriptorType: DescriptorType.StorageBuffer, pBufferInfo: &range);
        if (!pushDescriptors)
        {
            vk.UpdateDescriptorSets(harness.Device, 1, in write, 0, null);
        }

        harness.Run(commands =>
        {
            vk.CmdBindPipeline(commands, PipelineBindPoint.Compute, pipeline);
            if (pushDescriptors)
            {
                Assert.True(vk.TryGetDeviceExtension(harness.Instance, harness.Device, out KhrPushDescriptor push));
                push.CmdPushDescriptorSet(commands, PipelineBindPoint.Compute, layout, 0, 1, in write);
            }
            else
            {
                vk.CmdBindDescriptorSets(commands, PipelineBindPoint.Compute, layout, 0, 1, in set, 0, null);
            }

            uint offset = 11;
            vk.CmdPushConstants(commands, layout, ShaderStageFlags.ComputeBit, 0, sizeof(uint), &offset);
            vk.CmdDispatch(commands, (Count + 63) / 64, 1, 1);
        });
    }

    private static DescriptorSet AllocateSet(VulkanHarness harness, DescriptorSetLayout setLayout, out DescriptorPool pool)
    {
        var size = new DescriptorPoolSize(type: DescriptorType.StorageBuffer, descriptorCount: 1);
        var info = new DescriptorPoolCreateInfo(maxSets: 1, poolSizeCount: 1, pPoolSizes: &size);
        VulkanHarness.Check(harness.Api.CreateDescriptorPool(harness.Device, in info, null, out pool));
        var allocation = new DescriptorSetAllocateInfo(descriptorPool: pool, descriptorSetCount: 1, pSetLayouts: &setLayout);
        VulkanHarness.Check(harness.Api.AllocateDescriptorSets(harness.Device, in allocation, out DescriptorSet set));
        return set;
    }
}
