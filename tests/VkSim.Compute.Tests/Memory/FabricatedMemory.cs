using Silk.NET.Vulkan;
using VkSim.Compute;
using Buffer = Silk.NET.Vulkan.Buffer;

namespace VkSim.Compute.Tests;

/// <summary>Native memory that is not there: hands out numbers and keeps the books.</summary>
internal sealed unsafe class FabricatedMemory : IMemorySource
{
    private ulong _next = 1;

    public Dictionary<ulong, MemoryBlock> Live { get; } = [];

    public List<(ulong Size, int Type, bool Mapped, ulong Alone)> Requests { get; } = [];

    /// <summary>What the driver answers; null is success.</summary>
    public Func<ulong, int, Result>? Answer { get; set; }

    public HeapBudget? Said { get; set; }

    public bool SpillsToHost { get; set; }

    public Result Allocate(ulong size, int type, bool mapped, Buffer alone, bool cut, ExternalMemoryUse? external, out MemoryBlock? block)
    {
        block = null;
        Requests.Add((size, type, mapped, alone.Handle));
        Result result = Answer?.Invoke(size, type) ?? Result.Success;
        if (result != Result.Success)
        {
            return result;
        }

        DeviceMemory memory = new(_next++);
        byte* address = mapped ? (byte*)((nint)memory.Handle << 32) : null;
        block = new MemoryBlock(memory, type, size, address, cut ? new FreeRangeList(size) : null);
        Live.Add(memory.Handle, block);
        return result;
    }

    public void Free(MemoryBlock block) => Assert.True(Live.Remove(block.Memory.Handle), "Freed twice.");

    public HeapBudget? Budget(int heap) => Said;
}
