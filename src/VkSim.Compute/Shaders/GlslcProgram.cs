using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace VkSim.Compute;

/// <summary>
/// shaderc as its program <c>glslc</c>, for systems whose library cannot be loaded: that of Debian 12 lacks symbols which only the
/// program brings along.
/// </summary>
internal sealed class GlslcProgram : IShaderCompilerBackend
{
    private const string PathVariable = "VKSIM_GLSLC";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _path;

    private GlslcProgram(string path) => _path = path;

    public static bool TryFind([NotNullWhen(true)] out GlslcProgram? program, out string reason)
    {
        string? path = Find();
        program = path is null ? null : new GlslcProgram(path);
        reason = path is null ? "The program glslc is not on the path either." : "";
        return program is not null;
    }

    public byte[]? Compile(
        string source, IReadOnlyDictionary<string, string> defines, VulkanTarget target, bool optimize, out string log)
    {
        using Process process = Start(Arguments(defines, target, optimize));
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<byte[]> output = ReadAll(process.StandardOutput.BaseStream);
        try
        {
            process.StandardInput.BaseStream.Write(Encoding.UTF8.GetBytes(source));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It stopped reading; its exit code and messages tell why.
        }

        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            log = $"{_path} did not finish within {Patience.TotalSeconds:0} seconds";
            return null;
        }

        log = errors.GetAwaiter().GetResult();
        byte[] spirv = output.GetAwaiter().GetResult();
        if (process.ExitCode == 0 && spirv.Length > 0)
        {
            return spirv;
        }

        log = log.Length > 0 ? log : $"{_path} ended with exit code {process.ExitCode}";
        return null;
    }

    private static List<string> Arguments(IReadOnlyDictionary<string, string> defines, VulkanTarget target, bool optimize)
    {
        List<string> arguments =
        [
            "-fshader-stage=compute",
            target switch
            {
                VulkanTarget.Vulkan11 => "--target-env=vulkan1.1",
                VulkanTarget.Vulkan12 => "--target-env=vulkan1.2",
                VulkanTarget.Vulkan13 => "--target-env=vulkan1.3",
                _ => throw new ArgumentOutOfRangeException(nameof(target), target, "Not a Vulkan target."),
            },
            optimize ? "-O" : "-O0",
        ];
        if (optimize)
        {
            arguments.Add("-g");
        }

        foreach ((string name, string value) in defines)
        {
            arguments.Add(value.Length > 0 ? $"-D{name}={value}" : $"-D{name}");
        }

        arguments.AddRange(["-o", "-", "-"]);
        return arguments;
    }

    private Process Start(List<string> arguments)
    {
        var start = new ProcessStartInfo(_path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        try
        {
            return Process.Start(start) ?? throw new ShaderCompilerNotFoundException($"'{_path}' could not be started.");
        }
        catch (Win32Exception e)
        {
            throw new ShaderCompilerNotFoundException($"'{_path}' could not be started: {e.Message}", e);
        }
    }

    private static async Task<byte[]> ReadAll(Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes).ConfigureAwait(false);
        return bytes.ToArray();
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } given)
        {
            return File.Exists(given) ? given : null;
        }

        string name = OperatingSystem.IsWindows() ? "glslc.exe" : "glslc";
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (Environment.GetEnvironmentVariable("VULKAN_SDK") is { Length: > 0 } sdk)
        {
            folders = [.. folders, Path.Combine(sdk, "bin"), Path.Combine(sdk, "Bin")];
        }

        // Only absolute folders: a program that happens to lie in the current one must not be run.
        return folders.Where(Path.IsPathFullyQualified).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }
}
