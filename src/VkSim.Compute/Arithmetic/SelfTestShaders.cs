namespace VkSim.Compute;

/// <summary>The engine's own shaders, with which it tries a device.</summary>
internal static class SelfTestShaders
{
    /// <summary>The code of a shader, or of a shader's variant.</summary>
    public static byte[] Read(string name)
    {
        using Stream stream = typeof(SelfTestShaders).Assembly.GetManifestResourceStream($"spirv/{name}.spv")
            ?? throw new InvalidOperationException($"The shader '{name}' is missing; compile the shaders and build again.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
