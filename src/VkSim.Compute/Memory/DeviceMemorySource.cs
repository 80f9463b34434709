namespace VkSim.Compute;

/// <summary>Native memory of a device.</summary>
internal sealed unsafe class DeviceMemorySource(GpuDevice device) : IMemorySource
{
    public Result Allocate(ulong size, int type, bool mapped, Buffer alone, bool cut, ExternalMemoryUse? external, out MemoryBlock? block)
    {
        block = null;
        MemoryDedicatedAllocateInfo dedicated = new() { SType = StructureType.MemoryDedicatedAllocateInfo, Buffer = alone };
        MemoryAllocateFlagsInfo addresses = new()
        {
            SType = StructureType.MemoryAllocateFlagsInfo,
            Flags = MemoryAllocateFlags.DeviceAddressBit,
            PNext = alone.Handle != 0 ? &dedicated : null,
        };
        MemoryAllocateInfo info = new()
        {
            SType = StructureType.MemoryAllocateInfo,
            PNext = device.Capabilities.Supports(GpuCapability.BufferDeviceAddress) ? &addresses : addresses.PNext,
            AllocationSize = size,
            MemoryTypeIndex = (uint)type,
        };
        ExportMemoryAllocateInfo export = new() { SType = StructureType.ExportMemoryAllocateInfo, PNext = info.PNext };
        ImportMemoryFdInfoKHR descriptor = new() { SType = StructureType.ImportMemoryFDInfoKhr, PNext = info.PNext };
        ImportMemoryWin32HandleInfoKHR handle = new() { SType = StructureType.ImportMemoryWin32HandleInfoKhr, PNext = info.PNext };
        switch (external)
        {
            case { Import: null }:
                export.HandleTypes = external.Flag;
                info.PNext = &export;
                break;
            case { Type: ExternalMemoryType.OpaqueWin32 }:
                handle.HandleType = external.Flag;
                handle.Handle = external.Import.Value;
                info.PNext = &handle;
                break;
            case not null:
                descriptor.HandleType = external.Flag;
                descriptor.Fd = (int)external.Import.Value;
                info.PNext = &descriptor;
                break;
        }

        Result result = device.Api.AllocateMemory(device.Handle, &info, null, out DeviceMemory memory);
        if (!IsLack(result))
        {
            device.Check(result, "vkAllocateMemory");
        }

        if (result != Result.Success)
        {
            return result;
        }

        if (external is { Import: { } taken, Type: not ExternalMemoryType.OpaqueWin32 })
        {
            taken.TakenOver();
        }

        void* address = null;
        if (mapped)
        {
            result = device.Api.MapMemory(device.Handle, memory, 0, Vk.WholeSize, 0, &address);
            if (result != Result.Success)
            {
                device.Api.FreeMemory(device.Handle, memory, null);
                return IsLack(result) ? result : throw VulkanResult.Failure(result, "vkMapMemory");
            }
        }

        block = new MemoryBlock(memory, type, size, (byte*)address, cut ? new FreeRangeList(size) : null);
        device.Ledger.Count(DeviceResourceKind.Memory, 1);
        return Result.Success;
    }

    public bool SpillsToHost => device.Adapter.Type == AdapterType.Integrated;

    // Freed memory is unmapped by the driver.
    public void Free(MemoryBlock block)
    {
        device.Api.FreeMemory(device.Handle, block.Memory, null);
        device.Ledger.Count(DeviceResourceKind.Memory, -1);
    }

    public HeapBudget? Budget(int heap)
    {
        if (!device.Capabilities.Supports(GpuCapability.MemoryBudget))
        {
            return null;
        }

        PhysicalDeviceMemoryBudgetPropertiesEXT budget = new()
        {
            SType = StructureType.PhysicalDeviceMemoryBudgetPropertiesExt,
        };
        PhysicalDeviceMemoryProperties2 properties = new()
        {
            SType = StructureType.PhysicalDeviceMemoryProperties2,
            PNext = &budget,
        };
        device.Api.GetPhysicalDeviceMemoryProperties2(device.PhysicalDevice, &properties);
        return new HeapBudget(budget.HeapBudget[heap], budget.HeapUsage[heap]);
    }

    // A failed mapping is a lack of address space.
    private static bool IsLack(Result result)
        => result is Result.ErrorOutOfDeviceMemory or Result.ErrorOutOfHostMemory or Result.ErrorMemoryMapFailed
            or Result.ErrorTooManyObjects;
}
