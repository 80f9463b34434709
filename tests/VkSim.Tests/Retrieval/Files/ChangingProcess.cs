using System.Diagnostics;
using System.Globalization;

namespace VkSim.Tests.Retrieval.Files;

/// <summary>A process that runs <see cref="ChangingProgram"/>.</summary>
internal sealed class ChangingProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    /// <param name="path">The index.</param>
    /// <param name="seed">Of the script.</param>
    /// <param name="first">The first step.</param>
    /// <param name="flush">When changes go to the disk.</param>
    /// <param name="count">Steps at most.</param>
    /// <param name="largestFile">The longest file that it may write, in units of 1,024 bytes; null: any.</param>
    public ChangingProcess(string path, int seed, int first, IndexFlush flush, int count, int? largestFile = null)
    {
        string[] arguments =
        [
            "exec", typeof(ChangingProgram).Assembly.Location, path, seed.ToString(CultureInfo.InvariantCulture),
            first.ToString(CultureInfo.InvariantCulture), flush.ToString(), count.ToString(CultureInfo.InvariantCulture),
        ];
        var start = new ProcessStartInfo(largestFile is null ? "dotnet" : "bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        if (largestFile is null)
        {
            Array.ForEach(arguments, start.ArgumentList.Add);
        }
        else
        {
            // The runtime itself maps a file larger than any such limit, unless it is told not to.
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"ulimit -f {largestFile}; exec dotnet {string.Join(' ', arguments.Select(argument => $"'{argument}'"))}");
        }

        start.Environment["DOTNET_TieredPGO"] = "0";
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>What it wrote to standard error.</summary>
    public string Errors => _errors.Result;

    /// <summary>How it ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Kills it after so many acknowledgements and a while, without a word; null: it ends by itself. Gives how many there were.</summary>
    public int Run((int Acknowledged, TimeSpan Then)? kill)
    {
        Stream output = _process.StandardOutput.BaseStream;
        byte[] buffer = new byte[4096];
        int count = 0;
        Task? killing = null;
        while (true)
        {
            if (kill is { } when && killing is null && count >= when.Acknowledged)
            {
                killing = Task.Delay(when.Then).ContinueWith(_ => _process.Kill(), TaskScheduler.Default);
            }

            int read = output.Read(buffer);
            if (read == 0)
            {
                break;
            }

            count += read;
        }

        killing?.Wait();
        _process.WaitForExit();
        return count;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
