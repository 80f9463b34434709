using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VkSim.Cli;

/// <summary>The cluster's side of the command line: here, or in the program that is started in place of this one.</summary>
/// <param name="commands">What there is here; null: nothing.</param>
/// <param name="arguments">The command line, for that program.</param>
internal sealed partial class ClusterAccess(IClusterCommands? commands, string[] arguments)
{
    /// <summary>The program beside this one.</summary>
    public const string Program = "vksim-silo";

    /// <summary>Whether another program does it.</summary>
    public bool IsElsewhere => commands is null;

    /// <summary>What commands do here.</summary>
    public IClusterCommands Commands => commands ?? throw new InvalidOperationException("Another program does it.");

    /// <summary>Runs the program with the same command line.</summary>
    /// <returns>Its exit code, where it does not take this process over.</returns>
    /// <exception cref="ClusterException">It is not there.</exception>
    public int HandOver()
    {
        string[] command = [.. Find(AppContext.BaseDirectory), .. arguments];
        if (!OperatingSystem.IsWindows())
        {
            // Signals then reach it, whoever sends them, and nobody waits beside it.
            _ = Execute(command[0], [.. command, null], Environment());
            throw new ClusterException($"{command[0]} cannot be started ({Marshal.GetLastPInvokeErrorMessage()}); expected a program");
        }

        using Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]))!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private static string[] Find(string folder)
    {
        string program = Path.Combine(folder, OperatingSystem.IsWindows() ? $"{Program}.exe" : Program);
        if (File.Exists(program))
        {
            return [program];
        }

        string assembly = Path.Combine(folder, $"{Program}.dll");
        return File.Exists(assembly) ? [FindDotnet(), "exec", assembly] : throw new ClusterException(
            $"{Program}: found neither {Path.GetFileName(program)} nor {Path.GetFileName(assembly)} in {folder}; expected one of them, as the .NET tool and the bundle have them: "
            + "clusters take a program that is compiled just in time, which this one need not be");
    }

    // The one that runs this program, unless that runs by itself.
    private static string FindDotnet()
    {
        string file = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (System.Environment.ProcessPath is { } own && Path.GetFileName(own) == file)
        {
            return own;
        }

        IEnumerable<string?> folders = [System.Environment.GetEnvironmentVariable("DOTNET_ROOT"), .. (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)];
        return folders.Where(folder => !string.IsNullOrEmpty(folder)).Select(folder => Path.Combine(folder!, file)).FirstOrDefault(File.Exists)
            ?? throw new ClusterException($"{Program}: found no {file} in DOTNET_ROOT or PATH; expected the .NET runtime");
    }

    // As it is now, which is not what the process began with.
    private static string?[] Environment()
    {
        List<string?> all = [];
        foreach (System.Collections.DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            all.Add($"{variable.Key}={variable.Value}");
        }

        return [.. all, null];
    }

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments, string?[] environment);
}
