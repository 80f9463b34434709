namespace VkSim.Orleans.Stores;

/// <summary>Whether a file system keeps a file from being opened twice; some leave that out in silence.</summary>
internal static class LockTest
{
    /// <exception cref="IOException">It does not, or the folder cannot be written.</exception>
    public static void Run(string folder)
    {
        string path = Path.Combine(folder, $".lock-test-{Guid.NewGuid():N}");
        using var first = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        try
        {
            using var second = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException)
        {
            return;
        }

        throw new IOException($"{folder}: files can be opened twice; expected a file system with locks, which keep two silos from one shard.");
    }
}
