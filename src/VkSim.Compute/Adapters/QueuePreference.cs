namespace VkSim.Compute;

/// <summary>Which queue family a device computes on, where the adapter has several that can.</summary>
public enum QueuePreference
{
    /// <summary>A family for compute alone, whose work does not wait behind what is drawn (<c>async compute</c>).</summary>
    Compute,

    /// <summary>The family that draws too, so that what is computed and drawn takes turns.</summary>
    Graphics,
}
