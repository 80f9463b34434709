namespace VkSim.Orleans.Contracts;

/// <summary>
/// Errors that a message can carry: the system's, Orleans's, and those of this library that say how they are written. Others, such as of a
/// damaged file or a device, go as a <see cref="ClusterIndexException"/> with their message, or the caller would hear of the writing alone.
/// </summary>
internal static class Errors
{
    /// <summary>Whether an error has to be written as another one.</summary>
    public static bool IsForeign(Exception e) => e is not ClusterIndexException && e.GetType().Namespace?.Split('.')[0] is not ("System" or "Microsoft" or "Orleans");

    /// <summary>The error that is written for another one.</summary>
    public static ClusterIndexException Translate(Exception e) => new($"{e.GetType().Name}: {e.Message}");

    /// <summary>The result of a task, or an error that a message can carry.</summary>
    public static async Task<T> CarryAsync<T>(Task<T> task)
    {
        try
        {
            return await task.ConfigureAwait(false);
        }
        catch (Exception e) when (IsForeign(e))
        {
            throw Translate(e);
        }
    }
}
