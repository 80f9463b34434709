namespace Silk.NET.Core.Native;

/// <summary>What the loader must know of an extension class; stands in for an attribute and reflection.</summary>
internal interface INativeExtension<TSelf>
    where TSelf : INativeExtension<TSelf>
{
    static abstract string Name { get; }

    /// <summary>A function that every implementation of the extension has.</summary>
    static abstract ReadOnlySpan<byte> FirstFunction { get; }

    /// <summary>Whether its commands take a physical device: such commands only the instance gives.</summary>
    static virtual bool IsPhysicalDeviceLevel => false;

    static abstract TSelf Create(ExtensionFunctions functions);
}
