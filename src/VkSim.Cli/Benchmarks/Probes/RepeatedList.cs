using System.Diagnostics;
using VkSim.Compute;

namespace VkSim.Cli;

/// <summary>A list that does the same so many times, recorded anew when their number changes.</summary>
/// <param name="device">The device.</param>
/// <param name="name">The list's name.</param>
/// <param name="record">Records so many times of it.</param>
internal sealed class RepeatedList(GpuDevice device, string name, Action<CommandList, int> record) : IDisposable
{
    private readonly CommandList _list = device.CreateCommandList(name);
    private int _times;

    /// <summary>Submits it, waits, and tells the seconds of both.</summary>
    public double Run(int times)
    {
        if (times != _times)
        {
            _list.Reset();
            record(_list, times);
            _times = times;
        }

        long begin = Stopwatch.GetTimestamp();
        _list.Submit().Wait();
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    public void Dispose() => _list.Dispose();
}
