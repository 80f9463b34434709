namespace VkSim.Compute.Tests;

/// <summary>The lock of a host that is a device of ours itself.</summary>
internal sealed class GateLock(GpuDevice host) : IQueueLock
{
    public void Enter() => host.Submissions.Gate.Enter();

    public void Exit() => host.Submissions.Gate.Exit();
}
