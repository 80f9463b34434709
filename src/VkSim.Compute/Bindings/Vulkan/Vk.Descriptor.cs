namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    private nint _createDescriptorSetLayout;
    private nint _destroyDescriptorSetLayout;
    private nint _getDescriptorSetLayoutSupport;
    private nint _createDescriptorPool;
    private nint _destroyDescriptorPool;
    private nint _resetDescriptorPool;
    private nint _allocateDescriptorSets;
    private nint _freeDescriptorSets;
    private nint _updateDescriptorSets;

    public Result CreateDescriptorSetLayout(Device device, DescriptorSetLayoutCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, DescriptorSetLayout* pSetLayout)
    {
        var function = (delegate* unmanaged<Device, DescriptorSetLayoutCreateInfo*, AllocationCallbacks*, DescriptorSetLayout*, Result>)Load(ref _createDescriptorSetLayout, "vkCreateDescriptorSetLayout"u8);
        return function(device, pCreateInfo, pAllocator, pSetLayout);
    }

    public Result CreateDescriptorSetLayout(Device device, DescriptorSetLayoutCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, out DescriptorSetLayout pSetLayout)
    {
        pSetLayout = default;
        fixed (DescriptorSetLayout* setLayoutPointer = &pSetLayout)
        {
            return CreateDescriptorSetLayout(device, pCreateInfo, pAllocator, setLayoutPointer);
        }
    }

    public Result CreateDescriptorSetLayout(Device device, in DescriptorSetLayoutCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, DescriptorSetLayout* pSetLayout)
    {
        fixed (DescriptorSetLayoutCreateInfo* createInfoPointer = &pCreateInfo)
        {
            return CreateDescriptorSetLayout(device, createInfoPointer, pAllocator, pSetLayout);
        }
    }

    public Result CreateDescriptorSetLayout(Device device, in DescriptorSetLayoutCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, out DescriptorSetLayout pSetLayout)
    {
        pSetLayout = default;
        fixed (DescriptorSetLayoutCreateInfo* createInfoPointer = &pCreateInfo)
        fixed (DescriptorSetLayout* setLayoutPointer = &pSetLayout)
        {
            return CreateDescriptorSetLayout(device, createInfoPointer, pAllocator, setLayoutPointer);
        }
    }

    public void DestroyDescriptorSetLayout(Device device, DescriptorSetLayout descriptorSetLayout, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Device, DescriptorSetLayout, AllocationCallbacks*, void>)Load(ref _destroyDescriptorSetLayout, "vkDestroyDescriptorSetLayout"u8);
        function(device, descriptorSetLayout, pAllocator);
    }

    public void GetDescriptorSetLayoutSupport(Device device, DescriptorSetLayoutCreateInfo* pCreateInfo, DescriptorSetLayoutSupport* pSupport)
    {
        var function = (delegate* unmanaged<Device, DescriptorSetLayoutCreateInfo*, DescriptorSetLayoutSupport*, void>)Load(ref _getDescriptorSetLayoutSupport, "vkGetDescriptorSetLayoutSupport"u8);
        function(device, pCreateInfo, pSupport);
    }

    public void GetDescriptorSetLayoutSupport(Device device, DescriptorSetLayoutCreateInfo* pCreateInfo, out DescriptorSetLayoutSupport pSupport)
    {
        pSupport = new(sType: StructureType.DescriptorSetLayoutSupport);
        fixed (DescriptorSetLayoutSupport* supportPointer = &pSupport)
        {
            GetDescriptorSetLayoutSupport(device, pCreateInfo, supportPointer);
        }
    }

    public void GetDescriptorSetLayoutSupport(Device device, in DescriptorSetLayoutCreateInfo pCreateInfo, DescriptorSetLayoutSupport* pSupport)
    {
        fixed (DescriptorSetLayoutCreateInfo* createInfoPointer = &pCreateInfo)
        {
            GetDescriptorSetLayoutSupport(device, createInfoPointer, pSupport);
        }
    }

    public void GetDescriptorSetLayoutSupport(Device device, in DescriptorSetLayoutCreateInfo pCreateInfo, out DescriptorSetLayoutSupport pSupport)
    {
        pSupport = new(sType: StructureType.DescriptorSetLayoutSupport);
        fixed (DescriptorSetLayoutCreateInfo* createInfoPointer = &pCreateInfo)
        fixed (DescriptorSetLayoutSupport* supportPointer = &pSupport)
        {
            GetDescriptorSetLayoutSupport(device, createInfoPointer, supportPointer);
        }
    }

    public Result CreateDescriptorPool(Device device, DescriptorPoolCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, DescriptorPool* pDescriptorPool)
    {
        var function = (delegate* unmanaged<Device, DescriptorPoolCreateInfo*, AllocationCallbacks*, DescriptorPool*, Result>)Load(ref _createDescriptorPool, "vkCreateDescriptorPool"u8);
        return function(device, pCreateInfo, pAllocator, pDescriptorPool);
    }

    public Result CreateDescriptorPool(Device device, DescriptorPoolCreateInfo* pCreateInfo, AllocationCallbacks* pAllocator, out DescriptorPool pDescriptorPool)
    {
        pDescriptorPool = default;
        fixed (DescriptorPool* descriptorPoolPointer = &pDescriptorPool)
        {
            return CreateDescriptorPool(device, pCreateInfo, pAllocator, descriptorPoolPointer);
        }
    }

    public Result CreateDescriptorPool(Device device, in DescriptorPoolCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, DescriptorPool* pDescriptorPool)
    {
        fixed (DescriptorPoolCreateInfo* createInfoPointer = &pCreateInfo)
        {
            return CreateDescriptorPool(device, createInfoPointer, pAllocator, pDescriptorPool);
        }
    }

    public Result CreateDescriptorPool(Device device, in DescriptorPoolCreateInfo pCreateInfo, AllocationCallbacks* pAllocator, out DescriptorPool pDescriptorPool)
    {
        pDescriptorPool = default;
        fixed (DescriptorPoolCreateInfo* createInfoPointer = &pCreateInfo)
        fixed (DescriptorPool* descriptorPoolPointer = &pDescriptorPool)
        {
            return CreateDescriptorPool(device, createInfoPointer, pAllocator, descriptorPoolPointer);
        }
    }

    public void DestroyDescriptorPool(Device device, DescriptorPool descriptorPool, AllocationCallbacks* pAllocator)
    {
        var function = (delegate* unmanaged<Device, DescriptorPool, AllocationCallbacks*, void>)Load(ref _destroyDescriptorPool, "vkDestroyDescriptorPool"u8);
        function(device, descriptorPool, pAllocator);
    }

    public Result ResetDescriptorPool(Device device, DescriptorPool descriptorPool, uint flags)
    {
        var function = (delegate* unmanaged<Device, DescriptorPool, uint, Result>)Load(ref _resetDescriptorPool, "vkResetDescriptorPool"u8);
        return function(device, descriptorPool, flags);
    }

    public Result AllocateDescriptorSets(Device device, DescriptorSetAllocateInfo* pAllocateInfo, DescriptorSet* pDescriptorSets)
    {
        var function = (delegate* unmanaged<Device, DescriptorSetAllocateInfo*, DescriptorSet*, Result>)Load(ref _allocateDescriptorSets, "vkAllocateDescriptorSets"u8);
        return function(device, pAllocateInfo, pDescriptorSets);
    }

    public Result AllocateDescriptorSets(Device device, DescriptorSetAllocateInfo* pAllocateInfo, out DescriptorSet pDescriptorSets)
    {
        pDescriptorSets = default;
        fixed (DescriptorSet* descriptorSetsPointer = &pDescriptorSets)
        {
            return AllocateDescriptorSets(device, pAllocateInfo, descriptorSetsPointer);
        }
    }

    public Result AllocateDescriptorSets(Device device, in DescriptorSetAllocateInfo pAllocateInfo, DescriptorSet* pDescriptorSets)
    {
        fixed (DescriptorSetAllocateInfo* allocateInfoPointer = &pAllocateInfo)
        {
            return AllocateDescriptorSets(device, allocateInfoPointer, pDescriptorSets);
        }
    }

    public Result AllocateDescriptorSets(Device device, in DescriptorSetAllocateInfo pAllocateInfo, out DescriptorSet pDescriptorSets)
    {
        pDescriptorSets = default;
        fixed (DescriptorSetAllocateInfo* allocateInfoPointer = &pAllocateInfo)
        fixed (DescriptorSet* descriptorSetsPointer = &pDescriptorSets)
        {
            return AllocateDescriptorSets(device, allocateInfoPointer, descriptorSetsPointer);
        }
    }

    public Result FreeDescriptorSets(Device device, DescriptorPool descriptorPool, uint descriptorSetCount, DescriptorSet* pDescriptorSets)
    {
        var function = (delegate* unmanaged<Device, DescriptorPool, uint, DescriptorSet*, Result>)Load(ref _freeDescriptorSets, "vkFreeDescriptorSets"u8);
        return function(device, descriptorPool, descriptorSetCount, pDescriptorSets);
    }

    public Result FreeDescriptorSets(Device device, DescriptorPool descriptorPool, uint descriptorSetCount, in DescriptorSet pDescriptorSets)
    {
        fixed (DescriptorSet* descriptorSetsPointer = &pDescriptorSets)
        {
            return FreeDescriptorSets(device, descriptorPool, descriptorSetCount, descriptorSetsPointer);
        }
    }

    public void UpdateDescriptorSets(Device device, uint descriptorWriteCount, WriteDescriptorSet* pDescriptorWrites, uint descriptorCopyCount, CopyDescriptorSet* pDescriptorCopies)
    {
        var function = (delegate* unmanaged<Device, uint, WriteDescriptorSet*, uint, CopyDescriptorSet*, void>)Load(ref _updateDescriptorSets, "vkUpdateDescriptorSets"u8);
        function(device, descriptorWriteCount, pDescriptorWrites, descriptorCopyCount, pDescriptorCopies);
    }

    public void UpdateDescriptorSets(Device device, uint descriptorWriteCount, WriteDescriptorSet* pDescriptorWrites, uint descriptorCopyCount, in CopyDescriptorSet pDescriptorCopies)
    {
        fixed (CopyDescriptorSet* descriptorCopiesPointer = &pDescriptorCopies)
        {
            UpdateDescriptorSets(device, descriptorWriteCount, pDescriptorWrites, descriptorCopyCount, descriptorCopiesPointer);
        }
    }

    public void UpdateDescriptorSets(Device device, uint descriptorWriteCount, in WriteDescriptorSet pDescriptorWrites, uint descriptorCopyCount, CopyDescriptorSet* pDescriptorCopies)
    {
        fixed (WriteDescriptorSet* descriptorWritesPointer = &pDescriptorWrites)
        {
            UpdateDescriptorSets(device, descriptorWriteCount, descriptorWritesPointer, descriptorCopyCount, pDescriptorCopies);
        }
    }

    public void UpdateDescriptorSets(Device device, uint descriptorWriteCount, in WriteDescriptorSet pDescriptorWrites, uint descriptorCopyCount, in CopyDescriptorSet pDescriptorCopies)
    {
        fixed (WriteDescriptorSet* descriptorWritesPointer = &pDescriptorWrites)
        fixed (CopyDescriptorSet* descriptorCopiesPointer = &pDescriptorCopies)
        {
            UpdateDescriptorSets(device, descriptorWriteCount, descriptorWritesPointer, descriptorCopyCount, descriptorCopiesPointer);
        }
    }
}
