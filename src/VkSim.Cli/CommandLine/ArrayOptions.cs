using System.CommandLine;

namespace VkSim.Cli;

/// <summary>Arguments and options that name files of arrays.</summary>
internal static class ArrayOptions
{
    public const string Formats = ".npy, .npz, .fvecs, .bvecs, .ivecs, .safetensors, .csv or .tsv; one array of several as FILE:NAME; or a folder of them with a subfolder a class";

    /// <summary>A file to read.</summary>
    public static Argument<string> Input(string name, string description) => new(name)
    {
        Description = description,
        HelpName = name,
    };

    /// <summary>A file to make that must be named.</summary>
    public static Option<string> RequiredOutput(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "FILE",
        Required = true,
    };

    /// <summary>A file to make if it is named.</summary>
    public static Option<string?> Output(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "FILE",
    };

    /// <summary>The lower clamp of a norm.</summary>
    public static Option<float> Epsilon(float value) => new("--eps")
    {
        Description = "Lower clamp of each norm.",
        HelpName = "E",
        DefaultValueFactory = _ => value,
        CustomParser = OptionParsers.NotNegative("--eps"),
    };

    /// <summary>The order of a norm or distance.</summary>
    public static Option<float> Order(string description) => new("--p")
    {
        Description = description,
        HelpName = "P",
        DefaultValueFactory = _ => 2,
        CustomParser = OptionParsers.Order("--p"),
    };
}
