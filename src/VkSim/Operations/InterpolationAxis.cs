using System.Runtime.InteropServices;

namespace VkSim.Operations;

/// <summary>What each place along one side of a picture is a weighted sum of, when the picture is resized: as torch.nn.functional.interpolate.</summary>
internal sealed class InterpolationAxis
{
    // Of the cubic convolution; R. Keys, "Cubic convolution interpolation for digital image processing", 1981, with PyTorch's number.
    private const double A = -0.75;

    private readonly List<(int Place, double Weight)>[] _entries;

    private InterpolationAxis(List<(int Place, double Weight)>[] entries) => _entries = entries;

    /// <summary>The most entries of a place.</summary>
    public int MostEntries => _entries.Max(entries => entries.Count);

    /// <summary>Each place is the same place.</summary>
    public static InterpolationAxis Same(int length) => new([.. Enumerable.Range(0, length).Select(place => new List<(int, double)> { (place, 1) })]);

    /// <summary>Places of a resized side.</summary>
    /// <param name="from">Its length before, at least 1.</param>
    /// <param name="to">Its length after.</param>
    /// <param name="options">How it is interpolated.</param>
    public static InterpolationAxis Resized(int from, int to, InterpolateOptions options)
    {
        var entries = new List<(int Place, double Weight)>[to];
        for (int place = 0; place < to; place++)
        {
            // Divided last, so that a place that falls on an element does so exactly.
            double at = !options.AlignCorners ? ((place + 0.5) * from / to) - 0.5 : to > 1 ? place * (from - 1.0) / (to - 1) : 0;
            entries[place] = options.Mode == InterpolationMode.Bicubic ? Cubic(at, from) : Linear(Math.Max(0, at), from);
            // What has no part in a place is not read: an infinity there would make it NaN.
            entries[place].RemoveAll(entry => entry.Weight == 0);
        }

        return new InterpolationAxis(entries);
    }

    /// <summary>What each of so many places before went to.</summary>
    public InterpolationAxis Transposed(int from)
    {
        var entries = new List<(int Place, double Weight)>[from];
        for (int place = 0; place < from; place++)
        {
            entries[place] = [];
        }

        for (int to = 0; to < _entries.Length; to++)
        {
            foreach ((int place, double weight) in _entries[to])
            {
                entries[place].Add((to, weight));
            }
        }

        return new InterpolationAxis(entries);
    }

    /// <summary>As backends take it, with places so many elements apart.</summary>
    public byte[] ToWords(int stride)
    {
        int count = _entries.Sum(entries => entries.Count);
        uint[] words = new uint[_entries.Length + 1 + (2 * count)];
        int entry = 0;
        for (int place = 0; place < _entries.Length; place++)
        {
            words[place] = (uint)entry;
            foreach ((int from, double weight) in _entries[place])
            {
                words[_entries.Length + 1 + entry] = checked((uint)((long)from * stride));
                words[_entries.Length + 1 + count + entry] = BitConverter.SingleToUInt32Bits((float)weight);
                entry++;
            }
        }

        words[_entries.Length] = (uint)count;
        return MemoryMarshal.AsBytes<uint>(words).ToArray();
    }

    private static List<(int Place, double Weight)> Linear(double at, int length)
    {
        int first = Math.Min((int)at, length - 1);
        double share = at - first;
        return first + 1 < length ? [(first, 1 - share), (first + 1, share)] : [(first, 1)];
    }

    // Beyond the border there is the border.
    private static List<(int Place, double Weight)> Cubic(double at, int length)
    {
        int first = (int)Math.Floor(at);
        double share = at - first;
        return
        [
            (Math.Clamp(first - 1, 0, length - 1), Outer(share + 1)),
            (Math.Clamp(first, 0, length - 1), Inner(share)),
            (Math.Clamp(first + 1, 0, length - 1), Inner(1 - share)),
            (Math.Clamp(first + 2, 0, length - 1), Outer(2 - share)),
        ];
    }

    private static double Inner(double x) => ((((A + 2) * x) - (A + 3)) * x * x) + 1;

    private static double Outer(double x) => (((((A * x) - (5 * A)) * x) + (8 * A)) * x) - (4 * A);
}
