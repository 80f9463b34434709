using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Retrieval;

/// <summary>The devices that an index lives on.</summary>
internal static class IndexDevices
{
    public static TheoryData<DeviceCase> All => new() { DeviceCase.Cpu };
}
