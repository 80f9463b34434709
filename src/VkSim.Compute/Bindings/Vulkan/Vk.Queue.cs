namespace Silk.NET.Vulkan;

internal sealed unsafe partial class Vk
{
    private nint _queueSubmit;
    private nint _queueSubmit2;
    private nint _queueWaitIdle;

    public Result QueueSubmit(Queue queue, uint submitCount, SubmitInfo* pSubmits, Fence fence)
    {
        var function = (delegate* unmanaged<Queue, uint, SubmitInfo*, Fence, Result>)Load(ref _queueSubmit, "vkQueueSubmit"u8);
        return function(queue, submitCount, pSubmits, fence);
    }

    public Result QueueSubmit(Queue queue, uint submitCount, in SubmitInfo pSubmits, Fence fence)
    {
        fixed (SubmitInfo* submitsPointer = &pSubmits)
        {
            return QueueSubmit(queue, submitCount, submitsPointer, fence);
        }
    }

    public Result QueueSubmit2(Queue queue, uint submitCount, SubmitInfo2* pSubmits, Fence fence)
    {
        var function = (delegate* unmanaged<Queue, uint, SubmitInfo2*, Fence, Result>)Load(ref _queueSubmit2, "vkQueueSubmit2"u8);
        return function(queue, submitCount, pSubmits, fence);
    }

    public Result QueueSubmit2(Queue queue, uint submitCount, in SubmitInfo2 pSubmits, Fence fence)
    {
        fixed (SubmitInfo2* submitsPointer = &pSubmits)
        {
            return QueueSubmit2(queue, submitCount, submitsPointer, fence);
        }
    }

    public Result QueueWaitIdle(Queue queue)
    {
        var function = (delegate* unmanaged<Queue, Result>)Load(ref _queueWaitIdle, "vkQueueWaitIdle"u8);
        return function(queue);
    }
}
