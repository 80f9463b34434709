namespace VkSim.Compute;

/// <summary>How a shader uses a resource: what it declares (<c>readonly</c>, <c>writeonly</c>) and what its code does.</summary>
[Flags]
public enum ResourceAccess
{
    /// <summary>Neither reads nor writes.</summary>
    None = 0,

    /// <summary>May read.</summary>
    Read = 1,

    /// <summary>May write.</summary>
    Write = 2,

    /// <summary>May read and write.</summary>
    ReadWrite = Read | Write,
}
