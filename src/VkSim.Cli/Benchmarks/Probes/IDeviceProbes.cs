namespace VkSim.Cli;

/// <summary>The probes of one device. One at a time is run.</summary>
internal interface IDeviceProbes : IDisposable
{
    /// <summary>A copy from memory to memory; reads and writes both count.</summary>
    Probe Copy { get; }

    /// <summary>A sum of what lies in memory.</summary>
    Probe Read { get; }

    /// <summary>Independent chains of fp32 multiply-adds.</summary>
    Probe MultiplyAdd { get; }

    /// <summary>What else the device can be asked, by name; each is made when it is called, and may fail alone.</summary>
    IEnumerable<(string Name, Func<Probe> Make)> Others { get; }
}
