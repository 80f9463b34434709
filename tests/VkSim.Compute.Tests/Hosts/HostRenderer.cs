using System.Runtime.InteropServices;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;
using VkSim.Compute.Tests.Bindings;

namespace VkSim.Compute.Tests.Hosts;

/// <summary>
/// What an engine draws: a triangle of numbers over minus ones, into an image of floats that it copies to a buffer of its own, a row of
/// pixels a vector, and to memory in which it looks itself.
/// </summary>
internal sealed unsafe class HostRenderer : IDisposable
{
    public const int Size = 32;
    private const ulong Bytes = Size * Size * sizeof(float);

    private readonly SilkHost _host;
    private readonly (Silk.NET.Vulkan.Buffer Buffer, DeviceMemory Memory) _vectors;
    private readonly (Silk.NET.Vulkan.Buffer Buffer, nint Mapped) _seen;
    private readonly Image _image;
    private readonly DeviceMemory _memory;
    private readonly ImageView _view;
    private readonly RenderPass _pass;
    private readonly Framebuffer _framebuffer;
    private readonly PipelineLayout _layout;
    private readonly Pipeline _pipeline;

    public HostRenderer(SilkHost host)
    {
        _host = host;
        _vectors = host.CreateBuffer(Bytes);
        _seen = host.CreateMapped(Bytes);
        _image = CreateImage(out _memory);
        var view = new ImageViewCreateInfo(
            image: _image,
            viewType: ImageViewType.Type2D,
            format: Format.R32Sfloat,
            subresourceRange: new ImageSubresourceRange(ImageAspectFlags.ColorBit, 0, 1, 0, 1));
        SilkHost.Check(Api.CreateImageView(Device, in view, null, out _view));
        _pass = CreatePass();
        ImageView attachment = _view;
        var framebuffer = new FramebufferCreateInfo(
            renderPass: _pass, attachmentCount: 1, pAttachments: &attachment, width: Size, height: Size, layers: 1);
        SilkHost.Check(Api.CreateFramebuffer(Device, in framebuffer, null, out _framebuffer));
        var constants = new PushConstantRange(ShaderStageFlags.FragmentBit, 0, sizeof(float));
        var layout = new PipelineLayoutCreateInfo(pushConstantRangeCount: 1, pPushConstantRanges: &constants);
        SilkHost.Check(Api.CreatePipelineLayout(Device, in layout, null, out _layout));
        _pipeline = CreatePipeline();
    }

    /// <summary>The VkBuffer with the rows.</summary>
    public ulong Vectors => _vectors.Buffer.Handle;

    private Vk Api => _host.Api;

    private Device Device => _host.Device;

    /// <summary>Draws a frame and copies it.</summary>
    public void Record(CommandBuffer commands, float frame)
    {
        var clear = new ClearValue(new ClearColorValue(-1f));
        var begin = new RenderPassBeginInfo(
            renderPass: _pass,
            framebuffer: _framebuffer,
            renderArea: new Rect2D(default, new Extent2D(Size, Size)),
            clearValueCount: 1,
            pClearValues: &clear);
        Api.CmdBeginRenderPass(commands, in begin, SubpassContents.Inline);
        Api.CmdBindPipeline(commands, PipelineBindPoint.Graphics, _pipeline);
        Api.CmdPushConstants(commands, _layout, ShaderStageFlags.FragmentBit, 0, sizeof(float), &frame);
        Api.CmdDraw(commands, 3, 1, 0, 0);
        Api.CmdEndRenderPass(commands);
        var region = new BufferImageCopy(
            imageSubresource: new ImageSubresourceLayers(ImageAspectFlags.ColorBit, 0, 0, 1), imageExtent: new Extent3D(Size, Size, 1));
        Api.CmdCopyImageToBuffer(commands, _image, ImageLayout.TransferSrcOptimal, _vectors.Buffer, 1, in region);
        var again = new MemoryBarrier(srcAccessMask: AccessFlags.HostReadBit, dstAccessMask: AccessFlags.TransferWriteBit);
        Api.CmdPipelineBarrier(
            commands, PipelineStageFlags.HostBit, PipelineStageFlags.TransferBit, 0, 1, &again, 0, null, 0, null);
        Api.CmdCopyImageToBuffer(commands, _image, ImageLayout.TransferSrcOptimal, _seen.Buffer, 1, in region);
        var toHost = new MemoryBarrier(srcAccessMask: AccessFlags.TransferWriteBit, dstAccessMask: AccessFlags.HostReadBit);
        Api.CmdPipelineBarrier(
            commands, PipelineStageFlags.TransferBit, PipelineStageFlags.HostBit, 0, 1, &toHost, 0, null, 0, null);
    }

    /// <summary>The rows of the last frame; the queue must have finished it.</summary>
    public float[] Seen() => new ReadOnlySpan<float>((void*)_seen.Mapped, Size * Size).ToArray();

    public void Dispose()
    {
        Api.DestroyPipeline(Device, _pipeline, null);
        Api.DestroyPipelineLayout(Device, _layout, null);
        Api.DestroyFramebuffer(Device, _framebuffer, null);
        Api.DestroyRenderPass(Device, _pass, null);
        Api.DestroyImageView(Device, _view, null);
        Api.DestroyImage(Device, _image, null);
        Api.FreeMemory(Device, _memory, null);
        _host.Destroy(_vectors);
    }

    private Image CreateImage(out DeviceMemory memory)
    {
        var info = new ImageCreateInfo(
            imageType: ImageType.Type2D,
            format: Format.R32Sfloat,
            extent: new Extent3D(Size, Size, 1),
            mipLevels: 1,
            arrayLayers: 1,
            samples: SampleCountFlags.Count1Bit,
            tiling: ImageTiling.Optimal,
            usage: ImageUsageFlags.ColorAttachmentBit | ImageUsageFlags.TransferSrcBit);
        SilkHost.Check(Api.CreateImage(Device, in info, null, out Image image));
        Api.GetImageMemoryRequirements(Device, image, out MemoryRequirements requirements);
        memory = _host.Allocate(requirements, MemoryPropertyFlags.None);
        SilkHost.Check(Api.BindImageMemory(Device, image, memory, 0));
        return image;
    }

    private RenderPass CreatePass()
    {
        var attachment = new AttachmentDescription(
            format: Format.R32Sfloat,
            samples: SampleCountFlags.Count1Bit,
            loadOp: AttachmentLoadOp.Clear,
            storeOp: AttachmentStoreOp.Store,
            stencilLoadOp: AttachmentLoadOp.DontCare,
            stencilStoreOp: AttachmentStoreOp.DontCare,
            initialLayout: ImageLayout.Undefined,
            finalLayout: ImageLayout.TransferSrcOptimal);
        var reference = new AttachmentReference(0, ImageLayout.ColorAttachmentOptimal);
        var subpass = new SubpassDescription(
            pipelineBindPoint: PipelineBindPoint.Graphics, colorAttachmentCount: 1, pColorAttachments: &reference);

        // After the copies of the frame before, and before those of this one, which also come after what reads the vectors.
        SubpassDependency* dependencies = stackalloc SubpassDependency[]
        {
            new SubpassDependency(
                Vk.SubpassExternal, 0,
                PipelineStageFlags.TransferBit, PipelineStageFlags.ColorAttachmentOutputBit,
                AccessFlags.TransferReadBit, AccessFlags.ColorAttachmentWriteBit),
            new SubpassDependency(
                0, Vk.SubpassExternal,
                PipelineStageFlags.ColorAttachmentOutputBit, PipelineStageFlags.TransferBit,
                AccessFlags.ColorAttachmentWriteBit, AccessFlags.TransferReadBit | AccessFlags.TransferWriteBit),
        };
        var info = new RenderPassCreateInfo(
            attachmentCount: 1, pAttachments: &attachment, subpassCount: 1, pSubpasses: &subpass, dependencyCount: 2, pDependencies: dependencies);
        SilkHost.Check(Api.CreateRenderPass(Device, in info, null, out RenderPass pass));
        return pass;
    }

    private Pipeline CreatePipeline()
    {
        ShaderModule vertex = Module("triangle.vert.spv");
        ShaderModule fragment = Module("triangle.frag.spv");
        nint main = SilkMarshal.StringToPtr("main");
        PipelineShaderStageCreateInfo* stages = stackalloc PipelineShaderStageCreateInfo[]
        {
            new PipelineShaderStageCreateInfo(stage: ShaderStageFlags.VertexBit, module: vertex, pName: (byte*)main),
            new PipelineShaderStageCreateInfo(stage: ShaderStageFlags.FragmentBit, module: fragment, pName: (byte*)main),
        };
        var input = new PipelineVertexInputStateCreateInfo(flags: 0);
        var assembly = new PipelineInputAssemblyStateCreateInfo(topology: PrimitiveTopology.TriangleList);
        var port = new Viewport(0, 0, Size, Size, 0, 1);
        var scissor = new Rect2D(default, new Extent2D(Size, Size));
        var viewport = new PipelineViewportStateCreateInfo(viewportCount: 1, pViewports: &port, scissorCount: 1, pScissors: &scissor);
        var raster = new PipelineRasterizationStateCreateInfo(polygonMode: PolygonMode.Fill, cullMode: CullModeFlags.None, lineWidth: 1);
        var multisample = new PipelineMultisampleStateCreateInfo(rasterizationSamples: SampleCountFlags.Count1Bit);
        var blend = new PipelineColorBlendAttachmentState(colorWriteMask: ColorComponentFlags.RBit);
        var blending = new PipelineColorBlendStateCreateInfo(attachmentCount: 1, pAttachments: &blend);
        var info = new GraphicsPipelineCreateInfo(
            stageCount: 2,
            pStages: stages,
            pVertexInputState: &input,
            pInputAssemblyState: &assembly,
            pViewportState: &viewport,
            pRasterizationState: &raster,
            pMultisampleState: &multisample,
            pColorBlendState: &blending,
            layout: _layout,
            renderPass: _pass);
        SilkHost.Check(Api.CreateGraphicsPipelines(Device, default, 1, in info, null, out Pipeline pipeline));
        SilkMarshal.Free(main);
        Api.DestroyShaderModule(Device, vertex, null);
        Api.DestroyShaderModule(Device, fragment, null);
        return pipeline;
    }

    private ShaderModule Module(string name)
    {
        using Stream stream = typeof(HostRenderer).Assembly.GetManifestResourceStream(name)!;
        byte[] code = new byte[stream.Length];
        stream.ReadExactly(code);
        uint[] words = MemoryMarshal.Cast<byte, uint>(code).ToArray();
        fixed (uint* first = words)
        {
            var info = new ShaderModuleCreateInfo(codeSize: (nuint)code.Length, pCode: first);
            SilkHost.Check(Api.CreateShaderModule(Device, in info, null, out ShaderModule module));
            return module;
        }
    }
}
