namespace Silk.NET.Core;

/// <summary>A version packed as Vulkan packs it: 10 bits major, 10 bits minor, 12 bits patch.</summary>
internal readonly struct Version32(uint value) : IEquatable<Version32>
{
    public Version32(uint major, uint minor, uint patch)
        : this((major << 22) | (minor << 12) | patch)
    {
    }

    public uint Value { get; } = value;

    public uint Major => Value >> 22;

    public uint Minor => (Value >> 12) & 0x3FF;

    public uint Patch => Value & 0xFFF;

    public static explicit operator Version32(uint value) => new(value);

    public static implicit operator uint(Version32 version) => version.Value;

    public static implicit operator Version32(Version version)
        => new((uint)version.Major, (uint)version.Minor, (uint)Math.Max(version.Build, 0));

    public static implicit operator Version(Version32 version)
        => new((int)version.Major, (int)version.Minor, (int)version.Patch);

    public bool Equals(Version32 other) => Value == other.Value;

    public override bool Equals(object? obj) => obj is Version32 other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public override string ToString() => $"{Major}.{Minor}.{Patch}";
}
