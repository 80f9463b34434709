using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace VkSim.Cli;

/// <summary>
/// Finds ONNX Runtime's own library, which the command does not bring along: for all systems together it is larger than everything else in
/// it a hundred times over.
/// </summary>
internal static class OnnxLibrary
{
    /// <summary>The variable that names it.</summary>
    public const string Variable = "VKSIM_ONNXRUNTIME";

    private static readonly Lock Gate = new();
    private static string[] _folders = [];
    private static bool _isResolving;

    private static string FileName =>
        OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";

    /// <summary>Makes sure of it.</summary>
    /// <param name="modelFolder">A folder in which it may be.</param>
    /// <exception cref="BadInputException">It is not there, or too old.</exception>
    public static void Require(string modelFolder)
    {
        lock (Gate)
        {
            _folders = [modelFolder, AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native")];
            if (!_isResolving)
            {
                OrtEnv.DisableDllImportResolver = true;
                NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, (name, assembly, search) => name == "onnxruntime" ? Load(assembly, search) : 0);
                _isResolving = true;
            }
        }

        const string Expected = $"it in the model's folder, among the system's libraries, or named by {Variable}";
        try
        {
            _ = OrtEnv.Instance();
        }
        catch (TypeInitializationException error) when (error.GetBaseException() is DllNotFoundException)
        {
            string named = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? $", nor as '{path}', which {Variable} says" : "";
            throw new BadInputException("--embed", $"no ONNX Runtime ({FileName}){named}", Expected);
        }
        catch (TypeInitializationException error)
        {
            throw new BadInputException("--embed", $"an ONNX Runtime that does not do ({OneLine.From(error.GetBaseException().Message)})", "version 1.31 or later");
        }
    }

    // What a variable names is taken and nothing else.
    private static nint Load(Assembly assembly, DllImportSearchPath? search)
    {
        nint library = 0;
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            _ = NativeLibrary.TryLoad(named, out library);
            return library != 0 ? library : throw new DllNotFoundException(named);
        }

        bool isFound = _folders.Any(folder => NativeLibrary.TryLoad(Path.Combine(folder, FileName), out library))
            || NativeLibrary.TryLoad(FileName, assembly, search, out library)
            || NativeLibrary.TryLoad(FileName + ".1", assembly, search, out library);
        return isFound ? library : throw new DllNotFoundException(FileName);
    }
}
