namespace VkSim.Compute;

/// <summary>Something whose native objects may be destroyed only after the device has finished with them.</summary>
internal interface IRetirable
{
    /// <summary>Destroys the native objects. Called once, on any thread, and not under the queue's lock.</summary>
    void Release();
}
