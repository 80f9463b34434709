using System.Threading.Tasks.Sources;

namespace VkSim.Compute;

/// <summary>The end of tasks whose objects are used again.</summary>
internal static class EndedTask
{
    /// <summary>Refuses the result of a task that goes on: its object must not be used for another one meanwhile.</summary>
    /// <param name="status">The status, which the source gives for its own token alone.</param>
    /// <exception cref="InvalidOperationException">It has not ended.</exception>
    public static void Require(ValueTaskSourceStatus status)
    {
        if (status == ValueTaskSourceStatus.Pending)
        {
            throw new InvalidOperationException("The task has not ended, so it has no result yet: await it, or take its AsTask() to block on.");
        }
    }
}
