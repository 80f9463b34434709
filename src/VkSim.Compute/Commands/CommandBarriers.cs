namespace VkSim.Compute;

/// <summary>The pipeline barriers that command buffers need, as global memory barriers: drivers do the same for a buffer barrier.</summary>
internal static unsafe class CommandBarriers
{
    // Nothing but these stages and accesses occurs in a command list.
    private const PipelineStageFlags OwnStages =
        PipelineStageFlags.ComputeShaderBit | PipelineStageFlags.TransferBit | PipelineStageFlags.DrawIndirectBit;

    private const AccessFlags OwnWrites = AccessFlags.ShaderWriteBit | AccessFlags.TransferWriteBit;

    private const AccessFlags OwnAccesses = OwnWrites | AccessFlags.ShaderReadBit | AccessFlags.UniformReadBit
        | AccessFlags.TransferReadBit | AccessFlags.IndirectCommandReadBit;

    /// <summary>Orders a submission after everything that was submitted to the queue before.</summary>
    public static void AtStart(GpuDevice device, CommandBuffer commandBuffer)
    {
        if (device.SharesQueue)
        {
            AfterForeignCommands(device.Api, commandBuffer);
        }
        else
        {
            Barrier(device.Api, commandBuffer, OwnStages, OwnWrites, OwnStages, OwnAccesses);
        }
    }

    /// <summary>Makes the results of a submission visible to the host, which still has to wait for it.</summary>
    public static void AtEnd(GpuDevice device, CommandBuffer commandBuffer)
    {
        if (device.SharesQueue)
        {
            BeforeForeignCommands(device.Api, commandBuffer);
            return;
        }

        Barrier(
            device.Api,
            commandBuffer,
            PipelineStageFlags.ComputeShaderBit | PipelineStageFlags.TransferBit,
            OwnWrites,
            PipelineStageFlags.HostBit,
            AccessFlags.HostReadBit | AccessFlags.HostWriteBit);
    }

    /// <summary>Orders a copy after what was submitted to its queue before.</summary>
    public static void BeforeCopy(GpuQueue queue, CommandBuffer commandBuffer)
    {
        if (!queue.OnlyCopies)
        {
            AtStart(queue.Device, commandBuffer);
            return;
        }

        // Such a queue knows no other stage; what other queues did is ordered by semaphores.
        Barrier(
            queue.Device.Api,
            commandBuffer,
            PipelineStageFlags.TransferBit,
            AccessFlags.TransferWriteBit,
            PipelineStageFlags.TransferBit,
            AccessFlags.TransferReadBit | AccessFlags.TransferWriteBit);
    }

    /// <summary>Makes the result of a copy visible to the host, which still has to wait for it.</summary>
    public static void AfterCopy(GpuQueue queue, CommandBuffer commandBuffer)
    {
        if (!queue.OnlyCopies)
        {
            AtEnd(queue.Device, commandBuffer);
            return;
        }

        Barrier(
            queue.Device.Api,
            commandBuffer,
            PipelineStageFlags.TransferBit,
            AccessFlags.TransferWriteBit,
            PipelineStageFlags.HostBit,
            AccessFlags.HostReadBit | AccessFlags.HostWriteBit);
    }

    /// <summary>Orders what follows after all that the caller's own command buffer does before.</summary>
    public static void AfterForeignCommands(Vk api, CommandBuffer commandBuffer)
        => Barrier(
            api, commandBuffer, PipelineStageFlags.AllCommandsBit, AccessFlags.MemoryWriteBit, OwnStages, OwnAccesses);

    /// <summary>Orders all that the caller's command buffer does later, and the host's reads, after the results.</summary>
    public static void BeforeForeignCommands(Vk api, CommandBuffer commandBuffer)
        => Barrier(
            api,
            commandBuffer,
            OwnStages,
            OwnWrites,
            PipelineStageFlags.AllCommandsBit | PipelineStageFlags.HostBit,
            AccessFlags.MemoryReadBit | AccessFlags.MemoryWriteBit);

    /// <summary>
    /// Hands a buffer from one queue family to another, the half of the queue on which this runs; settles every hazard before, too. Within
    /// one family, and of a buffer that all of them share, only that.
    /// </summary>
    public static void HandOver(Vk api, CommandBuffer commandBuffer, GpuBuffer buffer, uint from, uint to)
    {
        var memory = new MemoryBarrier
        {
            SType = StructureType.MemoryBarrier,
            SrcAccessMask = AccessFlags.MemoryWriteBit,
            DstAccessMask = AccessFlags.MemoryReadBit | AccessFlags.MemoryWriteBit,
        };
        var owner = new BufferMemoryBarrier
        {
            SType = StructureType.BufferMemoryBarrier,
            SrcAccessMask = AccessFlags.MemoryWriteBit,
            DstAccessMask = AccessFlags.MemoryReadBit | AccessFlags.MemoryWriteBit,
            SrcQueueFamilyIndex = from,
            DstQueueFamilyIndex = to,
            Buffer = buffer.Handle,
            Size = Vk.WholeSize,
        };
        uint owners = from == to || buffer.IsConcurrent ? 0u : 1u;
        api.CmdPipelineBarrier(
            commandBuffer, PipelineStageFlags.AllCommandsBit, PipelineStageFlags.AllCommandsBit, 0, 1, &memory, owners, &owner, 0, null);
    }

    /// <summary>Settles a hazard within a command buffer.</summary>
    public static void Between(Vk api, CommandBuffer commandBuffer, in MemoryDependency dependency)
    {
        PipelineStageFlags sources = StagesOf(dependency.Sources);
        if (dependency.Writers == CommandStages.None)
        {
            // Write after read: the reads have to be over, no memory has to move.
            api.CmdPipelineBarrier(commandBuffer, sources, OwnStages, 0, 0, null, 0, null, 0, null);
            return;
        }

        Barrier(api, commandBuffer, sources, WritesOf(dependency.Writers), OwnStages, OwnAccesses);
    }

    private static void Barrier(
        Vk api,
        CommandBuffer commandBuffer,
        PipelineStageFlags sourceStages,
        AccessFlags sourceAccess,
        PipelineStageFlags targetStages,
        AccessFlags targetAccess)
    {
        var barrier = new MemoryBarrier
        {
            SType = StructureType.MemoryBarrier,
            SrcAccessMask = sourceAccess,
            DstAccessMask = targetAccess,
        };
        api.CmdPipelineBarrier(commandBuffer, sourceStages, targetStages, 0, 1, &barrier, 0, null, 0, null);
    }

    private static PipelineStageFlags StagesOf(CommandStages stages)
    {
        PipelineStageFlags flags = 0;
        if ((stages & CommandStages.Compute) != 0)
        {
            flags |= PipelineStageFlags.ComputeShaderBit;
        }

        if ((stages & CommandStages.Transfer) != 0)
        {
            flags |= PipelineStageFlags.TransferBit;
        }

        if ((stages & CommandStages.Indirect) != 0)
        {
            flags |= PipelineStageFlags.DrawIndirectBit;
        }

        return flags;
    }

    private static AccessFlags WritesOf(CommandStages stages)
    {
        AccessFlags flags = 0;
        if ((stages & CommandStages.Compute) != 0)
        {
            flags |= AccessFlags.ShaderWriteBit;
        }

        if ((stages & CommandStages.Transfer) != 0)
        {
            flags |= AccessFlags.TransferWriteBit;
        }

        return flags;
    }
}
