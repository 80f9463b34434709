using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests.Bindings;

/// <summary>Values as they stand in vulkan_core.h, for the members whose numbers follow the rules least.</summary>
public sealed class EnumTests
{
    [Theory]
    [InlineData(StructureType.ApplicationInfo, 0)]
    [InlineData(StructureType.WriteDescriptorSet, 35)]
    [InlineData(StructureType.MemoryBarrier, 46)]
    [InlineData(StructureType.PhysicalDeviceVulkan11Features, 49)]
    [InlineData(StructureType.PhysicalDeviceVulkan13Properties, 54)]
    [InlineData(StructureType.PhysicalDeviceProperties2, 1000059001)]
    [InlineData(StructureType.PhysicalDeviceIDProperties, 1000071004)]
    [InlineData(StructureType.PhysicalDevicePushDescriptorPropertiesKhr, 1000080000)]
    [InlineData(StructureType.PhysicalDevice16BitStorageFeatures, 1000083000)]
    [InlineData(StructureType.PhysicalDeviceSubgroupProperties, 1000094000)]
    [InlineData(StructureType.DebugUtilsMessengerCreateInfoExt, 1000128004)]
    [InlineData(StructureType.PhysicalDevicePortabilitySubsetFeaturesKhr, 1000163000)]
    [InlineData(StructureType.ImportMemoryHostPointerInfoExt, 1000178000)]
    [InlineData(StructureType.PhysicalDeviceDriverProperties, 1000196000)]
    [InlineData(StructureType.SemaphoreTypeCreateInfo, 1000207002)]
    [InlineData(StructureType.PipelineShaderStageRequiredSubgroupSizeCreateInfo, 1000225001)]
    [InlineData(StructureType.PhysicalDeviceMemoryBudgetPropertiesExt, 1000237000)]
    [InlineData(StructureType.ValidationFeaturesExt, 1000247000)]
    [InlineData(StructureType.DeviceFaultInfoExt, 1000341002)]
    [InlineData(StructureType.CooperativeMatrixPropertiesKhr, 1000506001)]
    [InlineData(Result.ErrorDeviceLost, -4)]
    [InlineData(Result.ErrorOutOfPoolMemory, -1000069000)]
    [InlineData(Result.ErrorFragmentation, -1000161000)]
    [InlineData(Result.PipelineCompileRequired, 1000297000)]
    [InlineData(Result.ErrorValidationFailedExt, -1000011001)]
    [InlineData(BufferUsageFlags.StorageBufferBit, 0x20)]
    [InlineData(BufferUsageFlags.IndirectBufferBit, 0x100)]
    [InlineData(BufferUsageFlags.ShaderDeviceAddressBit, 0x20000)]
    [InlineData(PipelineStageFlags.ComputeShaderBit, 0x800)]
    [InlineData(PipelineStageFlags.HostBit, 0x4000)]
    [InlineData(AccessFlags.IndirectCommandReadBit, 1)]
    [InlineData(AccessFlags.HostReadBit, 0x2000)]
    [InlineData(MemoryPropertyFlags.HostCachedBit, 8)]
    [InlineData(MemoryAllocateFlags.DeviceAddressBit, 2)]
    [InlineData(SubgroupFeatureFlags.ClusteredBit, 0x40)]
    [InlineData(ShaderStageFlags.ComputeBit, 0x20)]
    [InlineData(DescriptorSetLayoutCreateFlags.PushDescriptorBitKhr, 1)]
    [InlineData(PipelineShaderStageCreateFlags.RequireFullSubgroupsBit, 2)]
    [InlineData(PipelineCreateFlags.CreateDispatchBaseBit, 0x10)]
    [InlineData(QueryResultFlags.Result64Bit, 1)]
    [InlineData(QueryResultFlags.ResultWithAvailabilityBit, 4)]
    [InlineData(QueryType.Timestamp, 2)]
    [InlineData(DriverId.MesaLlvmpipe, 13)]
    [InlineData(DriverId.GoogleSwiftshader, 10)]
    [InlineData(DriverId.MesaHoneykrisp, 26)]
    [InlineData(ExternalMemoryHandleTypeFlags.HostAllocationBitExt, 0x80)]
    [InlineData(InstanceCreateFlags.EnumeratePortabilityBitKhr, 1)]
    [InlineData(ValidationFeatureEnableEXT.SynchronizationValidationExt, 4)]
    [InlineData(ComponentTypeKHR.Float32Khr, 1)]
    [InlineData(ScopeKHR.SubgroupKhr, 3)]
    [InlineData(ShaderFloatControlsIndependence.Independence32BitOnly, 0)]
    public void Member_has_the_value_of_the_header(object member, int value)
        => Assert.Equal(value, Convert.ToInt32(member, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Flags_of_64_bits_reach_beyond_32()
        => Assert.Equal(0x2_0000_0000L, (long)AccessFlags2.ShaderStorageReadBit);
}
