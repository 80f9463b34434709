using System.Globalization;
using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Holds one operation's results against the oracle and remembers the largest error, its bound, and the largest share that any error has of its own bound.</summary>
internal sealed class Verification(VectorDevice device, CancellationToken cancellation)
{
    // Devices may take and give 0 for subnormal numbers.
    private const double Flushed = 1.1754943508222875e-38;

    private int _cases;
    private double _share;
    private double _error = -1;
    private double _bound;
    private long _ulp;
    private string? _failure;
    private ulong _bits = 14695981039346656037;

    /// <summary>The device to compute on.</summary>
    public VectorDevice Device { get; } = device;

    /// <summary>Whether it takes seconds over what others do at once, so that only the smallest shapes are used.</summary>
    public bool IsSlow { get; } = device.Description.Name.Contains("SwiftShader", StringComparison.OrdinalIgnoreCase);

    /// <summary>Columns to verify with: below, at and above what vectors, subgroups and workgroups hold.</summary>
    public int[] Widths => IsSlow ? [1, 7, 33, 257] : [1, 3, 7, 31, 33, 100, 257, 768, 1000];

    /// <summary>Storage types with the widths to verify them with.</summary>
    public IEnumerable<(ElementType Type, int Columns)> Layouts =>
    [
        .. Widths.Select(columns => (ElementType.Float32, columns)),
        .. (IsSlow ? [33] : new[] { 7, 33, 768 }).SelectMany(columns => new[] { (ElementType.Float16, columns), (ElementType.BFloat16, columns) }),
    ];

    /// <summary>One case: every value within its bound.</summary>
    public void Values(string name, ReadOnlySpan<float> actual, ReadOnlySpan<double> exact, Func<int, double> bound)
    {
        cancellation.ThrowIfCancellationRequested();
        _cases++;
        if (actual.Length != exact.Length)
        {
            Fail($"{name}: {actual.Length} values; expected {exact.Length}");
            return;
        }

        for (int i = 0; i < exact.Length; i++)
        {
            double allowed = bound(i) + Flushed;
            Hash(actual[i]);
            Note(actual[i], exact[i], allowed);
            if (!ErrorBounds.Within(actual[i], exact[i], allowed))
            {
                Fail(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}: value {i} is {actual[i]:R}, the oracle has {exact[i]:R}: off by {Math.Abs(actual[i] - exact[i]):E2}, allowed {allowed:E2}"));
            }
        }
    }

    /// <summary>One case: something that is so or not.</summary>
    public void Holds(string name, bool holds)
    {
        cancellation.ThrowIfCancellationRequested();
        _cases++;
        if (!holds)
        {
            Fail(name);
        }
    }

    /// <summary>The operation could not be computed.</summary>
    public void Fail(string what) => _failure ??= what;

    /// <summary>What came of it.</summary>
    public OperationReport Report(string operation) => new(operation, _cases, Math.Max(0, _error), _bound, _share, _ulp, _failure, $"{_bits:x16}");

    // FNV-1a by whole words. Processors do not agree on the sign of a NaN.
    private void Hash(float value) =>
        _bits = (_bits ^ BitConverter.SingleToUInt32Bits(float.IsNaN(value) ? float.NaN : value)) * 1099511628211;

    private void Note(float actual, double exact, double bound)
    {
        double error = double.IsNaN(exact) && float.IsNaN(actual) ? 0
            : float.IsFinite(actual) && double.IsFinite(exact) ? Math.Abs(actual - exact)
            : actual == (float)exact ? 0 : double.PositiveInfinity;
        _share = Math.Max(_share, error == 0 ? 0 : error / bound);
        if (error > _error || (error == _error && bound > _bound))
        {
            (_error, _bound) = (error, bound);
        }

        // Where the bound is larger than the value, terms have cancelled and the last place says nothing.
        if (bound < Math.Abs(exact) / 4096 || error > bound)
        {
            _ulp = Math.Max(_ulp, ErrorBounds.UlpDistance(actual, (float)exact));
        }
    }
}
