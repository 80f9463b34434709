using Silk.NET.Core.Native;

namespace VkSim.Compute;

/// <summary>The extensions that can be used, each by its name or because the version of Vulkan has taken it in.</summary>
internal sealed class ExtensionSet(IReadOnlySet<string> names, Version version)
{
    public static Version Version12 { get; } = new(1, 2);

    public static Version Version13 { get; } = new(1, 3);

    /// <summary>The version of Vulkan that instance and device share.</summary>
    public Version Version { get; } = version;

    /// <summary>The same version with no extensions but these.</summary>
    public ExtensionSet Only(IEnumerable<string> enabled) => new(enabled.ToHashSet(), Version);

    public bool Has(string name) => names.Contains(name);

    /// <summary>Whether the extension is on offer or has become part of this version of Vulkan.</summary>
    public bool Has(string name, Version promoted) => Version >= promoted || names.Contains(name);

    /// <summary>Reads a list of extensions by the two calls that Vulkan wants.</summary>
    public static unsafe HashSet<string> Read(Func<nint, nint, Result> enumerate, string call)
    {
        ExtensionProperties[] properties;
        uint count = 0;
        Result result;
        do
        {
            VulkanResult.Require(enumerate((nint)(&count), 0), call);
            properties = new ExtensionProperties[Math.Max(count, 1)];
            fixed (ExtensionProperties* first = properties)
            {
                result = enumerate((nint)(&count), (nint)first);
            }
        }
        while (result == Result.Incomplete);
        VulkanResult.Require(result, call);

        HashSet<string> names = [];
        for (int i = 0; i < count; i++)
        {
            fixed (byte* name = properties[i].ExtensionName)
            {
                names.Add(SilkMarshal.PtrToString((nint)name) ?? "");
            }
        }

        return names;
    }
}
