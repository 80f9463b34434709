using VkSim.Compute;

namespace VkSim.Native.Tests;

public class ResultCodesTests
{
    public static TheoryData<string, int> Failures => new()
    {
        { nameof(DeviceLostException), (int)ResultCode.DeviceLost },
        { nameof(GpuOutOfMemoryException), (int)ResultCode.OutOfMemory },
        { nameof(NoVulkanException), (int)ResultCode.NoVulkan },
        { nameof(GpuException), (int)ResultCode.Gpu },
        { nameof(ObjectDisposedException), (int)ResultCode.Disposed },
        { nameof(IndexOutOfRangeException), (int)ResultCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void EveryFailureHasItsCode(string exception, int code) => Assert.Equal((ResultCode)code, ResultCodes.Of(Make(exception)));

    private static Exception Make(string name) => name switch
    {
        nameof(DeviceLostException) => new DeviceLostException("The device is lost."),
        nameof(GpuOutOfMemoryException) => new GpuOutOfMemoryException("There is no room.", 1, 2, 3, 0),
        nameof(NoVulkanException) => new NoVulkanException("There is no loader."),
        nameof(GpuException) => new GpuException("A call failed."),
        nameof(ObjectDisposedException) => new ObjectDisposedException("matrix"),
        _ => new IndexOutOfRangeException(),
    };
}
