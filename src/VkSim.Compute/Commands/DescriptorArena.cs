namespace VkSim.Compute;

/// <summary>Descriptor sets that live and are given back together, where push descriptors are not offered.</summary>
internal sealed unsafe class DescriptorArena(GpuDevice device) : IDisposable
{
    private const uint SetsPerPool = 64;
    private const uint StorageBuffersPerPool = SetsPerPool * 8;
    private const uint UniformBuffersPerPool = SetsPerPool;

    private readonly List<DescriptorPool> _pools = [];
    private int _current;

    /// <summary>A set of this layout that holds these buffers.</summary>
    public DescriptorSet Allocate(DescriptorSetLayout layout, ReadOnlySpan<BoundBuffer> bindings)
    {
        DescriptorSet set = AllocateSet(layout, (uint)bindings.Length);
        DescriptorBufferInfo* buffers = stackalloc DescriptorBufferInfo[bindings.Length];
        WriteDescriptorSet* writes = stackalloc WriteDescriptorSet[bindings.Length];
        Describe(bindings, set, buffers, writes);
        device.Api.UpdateDescriptorSets(device.Handle, (uint)bindings.Length, writes, 0, (CopyDescriptorSet*)null);
        return set;
    }

    /// <summary>Fills in what Vulkan wants to know of each binding; for push descriptors the set is none.</summary>
    public static void Describe(
        ReadOnlySpan<BoundBuffer> bindings, DescriptorSet set, DescriptorBufferInfo* buffers, WriteDescriptorSet* writes)
    {
        for (int i = 0; i < bindings.Length; i++)
        {
            ref readonly BoundBuffer binding = ref bindings[i];
            buffers[i] = new DescriptorBufferInfo
            {
                Buffer = binding.Buffer.Handle,
                Offset = binding.Offset,
                Range = binding.Range,
            };
            writes[i] = new WriteDescriptorSet
            {
                SType = StructureType.WriteDescriptorSet,
                DstSet = set,
                DstBinding = binding.Binding,
                DescriptorCount = 1,
                DescriptorType = binding.Type,
                PBufferInfo = &buffers[i],
            };
        }
    }

    /// <summary>Takes every set back; none may be in use by the device any more.</summary>
    public void Reset()
    {
        for (int i = 0; i < _pools.Count && i <= _current; i++)
        {
            device.Check(device.Api.ResetDescriptorPool(device.Handle, _pools[i], 0), "vkResetDescriptorPool");
        }

        _current = 0;
    }

    public void Dispose()
    {
        foreach (DescriptorPool pool in _pools)
        {
            device.Api.DestroyDescriptorPool(device.Handle, pool, null);
        }

        _pools.Clear();
    }

    private DescriptorSet AllocateSet(DescriptorSetLayout layout, uint bindings)
    {
        while (true)
        {
            bool fresh = _current == _pools.Count;
            if (fresh)
            {
                _pools.Add(CreatePool(bindings));
            }

            var info = new DescriptorSetAllocateInfo
            {
                SType = StructureType.DescriptorSetAllocateInfo,
                DescriptorPool = _pools[_current],
                DescriptorSetCount = 1,
                PSetLayouts = &layout,
            };
            Result result = device.Api.AllocateDescriptorSets(device.Handle, in info, out DescriptorSet set);
            if (result is Result.ErrorOutOfPoolMemory or Result.ErrorFragmentedPool && !fresh)
            {
                _current++;
                continue;
            }

            device.Check(result, "vkAllocateDescriptorSets");
            return set;
        }
    }

    private DescriptorPool CreatePool(uint bindings)
    {
        DescriptorPoolSize* sizes = stackalloc DescriptorPoolSize[2];
        sizes[0] = new DescriptorPoolSize
        {
            Type = DescriptorType.StorageBuffer,
            DescriptorCount = Math.Max(StorageBuffersPerPool, bindings),
        };
        sizes[1] = new DescriptorPoolSize
        {
            Type = DescriptorType.UniformBuffer,
            DescriptorCount = Math.Max(UniformBuffersPerPool, bindings),
        };
        var info = new DescriptorPoolCreateInfo
        {
            SType = StructureType.DescriptorPoolCreateInfo,
            MaxSets = SetsPerPool,
            PoolSizeCount = 2,
            PPoolSizes = sizes,
        };
        device.Check(device.Api.CreateDescriptorPool(device.Handle, in info, null, out DescriptorPool pool), "vkCreateDescriptorPool");
        return pool;
    }
}
