namespace VkSim.Compute;

/// <summary>A shader that does not compile: <see cref="File"/> and <see cref="Line"/> say where the first error is.</summary>
public sealed class ShaderCompilationException : Exception
{
    /// <summary>An error at a place in a shader.</summary>
    /// <param name="file">The file as the compiler names it: the shader or one of its includes.</param>
    /// <param name="line">The line, from 1; 0 where the compiler names none.</param>
    /// <param name="message">The first error, without its place.</param>
    /// <param name="log">Everything that the compiler printed.</param>
    /// <param name="kernel">The kernel that was compiled, where the file declares kernels.</param>
    public ShaderCompilationException(string file, int line, string message, string log, string? kernel = null)
        : base((line > 0 ? $"{file}:{line}: {message}" : $"{file}: {message}") + (kernel is null ? "" : $" (kernel '{kernel}')"))
    {
        Kernel = kernel;
        File = file;
        Line = line;
        Log = log;
    }

    /// <summary>The file of the first error: the shader or one of its includes.</summary>
    public string File { get; }

    /// <summary>The line of the first error, from 1; 0 where the compiler names none.</summary>
    public int Line { get; }

    /// <summary>The kernel that was compiled, where the file declares kernels by <c>#pragma kernel</c>.</summary>
    public string? Kernel { get; }

    /// <summary>Everything that the compiler printed, errors and warnings.</summary>
    public string Log { get; }
}
