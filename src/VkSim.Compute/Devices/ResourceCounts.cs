using System.Runtime.CompilerServices;

namespace VkSim.Compute;

/// <summary>How many resources of each kind a device holds at one moment.</summary>
public readonly struct ResourceCounts : IEquatable<ResourceCounts>
{
    internal const int Kinds = (int)DeviceResourceKind.Readback + 1;

    private readonly Counts _counts;

    internal ResourceCounts(ReadOnlySpan<int> counts) => counts.CopyTo(_counts);

    /// <summary>How many there are of one kind.</summary>
    public int this[DeviceResourceKind kind] => _counts[(int)kind];

    /// <summary>Live buffers.</summary>
    public int Buffers => this[DeviceResourceKind.Buffer];

    /// <summary>Native memory allocations; one holds many small buffers.</summary>
    public int MemoryAllocations => this[DeviceResourceKind.Memory];

    /// <summary>Live compute shaders.</summary>
    public int Shaders => this[DeviceResourceKind.Shader];

    /// <summary>Live kernels.</summary>
    public int Kernels => this[DeviceResourceKind.Kernel];

    /// <summary>Live pipelines.</summary>
    public int Pipelines => this[DeviceResourceKind.Pipeline];

    /// <summary>Live command lists.</summary>
    public int CommandLists => this[DeviceResourceKind.CommandList];

    /// <summary>Live readback requests.</summary>
    public int Readbacks => this[DeviceResourceKind.Readback];

    /// <summary>Whether two counts are the same.</summary>
    public static bool operator ==(ResourceCounts left, ResourceCounts right) => left.Equals(right);

    /// <summary>Whether two counts differ.</summary>
    public static bool operator !=(ResourceCounts left, ResourceCounts right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(ResourceCounts other)
        => ((ReadOnlySpan<int>)_counts).SequenceEqual(other._counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ResourceCounts other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (int count in _counts)
        {
            hash.Add(count);
        }

        return hash.ToHashCode();
    }

    /// <summary>The kinds of which there are some, such as <c>Buffer 3, Kernel 1</c>.</summary>
    public override string ToString()
    {
        List<string> parts = [];
        for (int i = 0; i < Kinds; i++)
        {
            if (_counts[i] != 0)
            {
                parts.Add($"{(DeviceResourceKind)i} {_counts[i]}");
            }
        }

        return parts.Count == 0 ? "none" : string.Join(", ", parts);
    }

    [InlineArray(Kinds)]
    private struct Counts
    {
        public int Element0;
    }
}
