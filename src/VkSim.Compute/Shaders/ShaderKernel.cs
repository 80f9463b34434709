namespace VkSim.Compute;

/// <summary>A line <c>#pragma kernel NAME DEFINE=VALUE …</c>: a function of the file that becomes an entry point, and macros for it alone.</summary>
internal sealed record ShaderKernel(string Name, IReadOnlyDictionary<string, string> Defines, int Line)
{
    /// <summary>What begins the name of the macro that is defined while the kernel is compiled.</summary>
    public const string MacroPrefix = "KERNEL_";

    public const string Main = "main";

    /// <summary>The macros of the kernel, under those of the caller, who has the last word.</summary>
    public IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> defines)
    {
        var all = new Dictionary<string, string>(Defines, StringComparer.Ordinal) { [MacroPrefix + Name] = "1" };
        foreach ((string name, string value) in defines)
        {
            all[name] = value;
        }

        return all;
    }

    /// <summary>
    /// The file with an entry point that calls the kernel's function. It is at the line of the pragma, so that an error about the
    /// call is; the empty line ends what a backslash at the end of the file would go on with.
    /// </summary>
    public string Complete(string source)
        => Name == Main ? source : string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"{source}\n\n#line {Line}\nvoid {Main}() {{ {Name}(); }}\n");

    /// <summary>What an error at the pragma's line means: it is of the entry point that is made there.</summary>
    public string Explain(string message)
    {
        if (message.StartsWith($"'{Name}' :", StringComparison.Ordinal))
        {
            return $"there is no function 'void {Name}()' for the kernel '{Name}'";
        }

        return message.StartsWith($"'{Main}' :", StringComparison.Ordinal)
            ? $"the file has a function '{Main}' besides the kernel '{Name}'; name it in a #pragma kernel of its own or rename it"
            : message;
    }
}
