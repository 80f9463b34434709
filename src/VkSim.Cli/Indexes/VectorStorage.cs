namespace VkSim.Cli;

/// <summary>How the vectors of an index are stored.</summary>
internal readonly record struct VectorStorage(ElementType Type, Quantization Quantization = Quantization.None)
{
    /// <summary>As the help tells it.</summary>
    public override string ToString() => Quantization == Quantization.None ? $"{Type}" : $"{Quantization}";
}
