using System.Runtime.ExceptionServices;

namespace VkSim.Mpi.Agreements;

/// <summary>What is on its way in the ring.</summary>
internal static class Transfers
{
    /// <summary>Waits until all have ended, one by one: that takes no thread of the pool, which the device may have all of.</summary>
    /// <exception cref="RingException">One failed.</exception>
    public static void Wait(IEnumerable<Task> transfers)
    {
        ExceptionDispatchInfo? first = null;
        foreach (Task transfer in transfers)
        {
            try
            {
                transfer.GetAwaiter().GetResult();
            }
            catch (Exception failure)
            {
                first ??= ExceptionDispatchInfo.Capture(failure);
            }
        }

        first?.Throw();
    }
}
