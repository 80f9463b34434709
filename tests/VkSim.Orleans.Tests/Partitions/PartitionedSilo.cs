using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace VkSim.Orleans.Tests.Partitions;

/// <summary>A silo as <c>vksim serve</c> has it, in a network namespace of its own that a bridge joins with the others and this process.</summary>
internal sealed class PartitionedSilo : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly int _number;
    private readonly string _folder;
    private readonly Process _holder;
    private readonly ConcurrentQueue<string> _errors = new();
    private Process? _silo;

    public PartitionedSilo(int number, string folder)
    {
        (_number, _folder) = (number, folder);
        // The namespace stays as long as somebody is in it.
        _holder = Shell.Start("unshare", "--net", "cat");
        Join();
    }

    /// <summary>Its address on the bridge.</summary>
    public string Address => $"10.77.0.{10 + _number}";

    public IPEndPoint Gateway => new(IPAddress.Parse(Address), 30000);

    /// <summary>What it has told of errors.</summary>
    public IEnumerable<string> Errors => _errors;

    private string Link => $"silo{_number}";

    /// <summary>Makes the bridge, and the address of this process on it.</summary>
    public static void MakeBridge()
    {
        Shell.Do("ip link set lo up");
        Shell.Do("ip link add bridge0 type bridge");
        Shell.Do("ip addr add 10.77.0.1/24 dev bridge0");
        Shell.Do("ip link set bridge0 up");
        // A connection into nothing is given up after seconds, and not after a quarter of an hour.
        File.WriteAllText("/proc/sys/net/ipv4/tcp_retries2", "3");
    }

    /// <summary>Starts the silo, and waits until others can reach it.</summary>
    public async Task StartAsync(int deadAfter)
    {
        _silo = Shell.Start(
            "nsenter", "--net", "--target", $"{_holder.Id}", "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "vksim-silo.dll"), "serve", "--folder", _folder,
            "--listen", Address, "--dead-after", $"{deadAfter}", "--device", "cpu");
        _silo.ErrorDataReceived += (_, line) => _errors.Enqueue($"{Address}: {line.Data}");
        _silo.BeginErrorReadLine();
        string? ready = await _silo.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (ready?.StartsWith("ready", StringComparison.Ordinal) != true)
        {
            throw new InvalidOperationException($"{Address} has ended before it was ready: {string.Join('\n', _errors)}");
        }
    }

    /// <summary>Waits until its process has ended by itself; gives its exit code.</summary>
    public async Task<int> EndedAsync()
    {
        await _silo!.WaitForExitAsync().WaitAsync(Patience);
        return _silo.ExitCode;
    }

    /// <summary>Whether its process has ended.</summary>
    public bool HasEnded => _silo!.HasExited;

    /// <summary>Takes its link away, or gives it back.</summary>
    public void Connect(bool isUp) => Shell.Do($"ip link set {Link} {(isUp ? "up" : "down")}");

    /// <summary>Has what it sends to another one end nowhere, or not any more; the other way is as it was.</summary>
    public void Mute(PartitionedSilo other, bool isMute) =>
        Shell.Do($"nsenter --net --target {_holder.Id} ip route {(isMute ? "add" : "del")} blackhole {other.Address}/32");

    public void Dispose()
    {
        foreach (Process? process in new[] { _silo, _holder })
        {
            if (process is { HasExited: false })
            {
                process.Kill(entireProcessTree: true);
            }

            process?.Dispose();
        }
    }

    private void Join()
    {
        string own = NamespaceOf("self");
        while (NamespaceOf($"{_holder.Id}") == own)
        {
            Thread.Yield();
        }

        string inside = $"nsenter --net --target {_holder.Id} ip";
        Shell.Do($"ip link add {Link} type veth peer name eth0 netns {_holder.Id}");
        Shell.Do($"ip link set {Link} master bridge0 up");
        Shell.Do($"{inside} addr add {Address}/24 dev eth0");
        Shell.Do($"{inside} link set eth0 up");
        Shell.Do($"{inside} link set lo up");
    }

    private static string NamespaceOf(string process) => new FileInfo($"/proc/{process}/ns/net").LinkTarget!;
}
