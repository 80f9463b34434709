using System.Runtime.InteropServices;
using VkSim.Contract;
using VkSim.Simd.Storage;

namespace VkSim.Simd.Tensors;

/// <summary>What each of some lines or columns is a weighted sum of; see <see cref="ResampleSettings.Vertical"/>.</summary>
internal readonly unsafe ref struct ResampleEntries
{
    private readonly ReadOnlySpan<uint> _begins;

    public ResampleEntries(in HostMatrix words, int count)
    {
        var all = new ReadOnlySpan<uint>(words.Data, (int)words.Rows);
        _begins = all[..(count + 1)];
        int entries = (int)_begins[count];
        Offsets = all.Slice(count + 1, entries);
        Weights = MemoryMarshal.Cast<uint, float>(all.Slice(count + 1 + entries, entries));
    }

    /// <summary>Where in a row of the source each entry is.</summary>
    public ReadOnlySpan<uint> Offsets { get; }

    /// <summary>What each entry counts.</summary>
    public ReadOnlySpan<float> Weights { get; }

    /// <summary>The entries of a line or column, the end excluded.</summary>
    public (int First, int End) Of(int place) => ((int)_begins[place], (int)_begins[place + 1]);
}
