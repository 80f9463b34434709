using VkSim.Tests.Fixtures;

namespace VkSim.Tests.Losses;

/// <summary>A loss in every form on the same operands, whose values can be replaced.</summary>
internal sealed class LossForms : IDisposable
{
    private readonly VectorDevice _device;
    private readonly List<Matrix> _owned = [];
    private readonly Matrix _a;
    private readonly Matrix _b;
    private readonly int[] _labels;

    public LossForms(VectorDevice device, LossKind kind, int rows, int columns, Func<PairLossOptions, PairLossOptions>? change = null, bool masked = false)
    {
        _device = device;
        Kind = kind;
        int each = kind == LossKind.PairedNegatives ? 3 : (rows / 2) + 3;
        _a = Allocate(rows, columns);
        _b = Allocate(rows, columns);
        _labels = [.. Enumerable.Range(0, rows).Select(i => i * 7 % 5)];
        PairLossOptions options = LossCase.Plain(kind);
        int candidates = rows;
        Matrix? negatives = null;
        if (kind is LossKind.SharedNegatives or LossKind.PairedNegatives)
        {
            candidates = each;
            negatives = Allocate(kind == LossKind.PairedNegatives ? rows * each : each, columns);
            options = (InfoNceOptions)options with { Negatives = negatives };
        }

        if (masked)
        {
            options = (InfoNceOptions)options with { Mask = Enumerable.Range(0, rows * candidates).Select(i => i % 3 != 1).ToArray() };
        }

        Options = change?.Invoke(options) ?? options;
        bool constant = Options is InfoNceOptions { NegativesAreConstant: true };
        bool both = kind is LossKind.Clip or LossKind.NtXent or LossKind.SymmetricInfoNce;
        All = new LossDestinations
        {
            Loss = Allocate(1, 1),
            Losses = Allocate(kind == LossKind.NtXent ? 2 * rows : rows, 1),
            LogSumExp = kind == LossKind.SigLip ? null : Allocate(both ? 2 * rows : rows, 1),
            GradientA = Allocate(rows, columns),
            GradientB = kind == LossKind.SupCon ? null : Allocate(rows, columns),
            GradientNegatives = negatives is null || constant ? null : Allocate((int)negatives.Rows, columns),
            ScaleGradient = Allocate(1, 1),
            BiasGradient = Allocate(1, 1),
        };
        Fill(1);
    }

    public LossKind Kind { get; }

    public PairLossOptions Options { get; }

    /// <summary>Destinations of everything that there is.</summary>
    public LossDestinations All { get; }

    /// <summary>Writes other values into all operands.</summary>
    public void Fill(int seed)
    {
        Matrix?[] operands = [_a, _b, (Options as InfoNceOptions)?.Negatives];
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i]?.Write(RandomRows.Normal((int)operands[i]!.Rows, operands[i]!.Columns, (10 * seed) + i));
        }
    }

    /// <summary>Computes into destinations.</summary>
    public void Into(LossDestinations to)
    {
        switch (Options)
        {
            case ClipOptions clip: _device.Clip(_a, _b, to, clip); break;
            case NtXentOptions views: _device.NtXent(_a, _b, to, views); break;
            case SigLipOptions sigmoid: _device.SigLip(_a, _b, to, sigmoid); break;
            case SupConOptions labels: _device.SupCon(_a, _labels, to, labels); break;
            case InfoNceOptions infoNce: _device.InfoNce(_a, _b, to, infoNce); break;
        }
    }

    /// <summary>Computes into destinations, awaited.</summary>
    public ValueTask IntoAsync(LossDestinations to) => Options switch
    {
        ClipOptions clip => _device.ClipAsync(_a, _b, to, clip),
        NtXentOptions views => _device.NtXentAsync(_a, _b, to, views),
        SigLipOptions sigmoid => _device.SigLipAsync(_a, _b, to, sigmoid),
        SupConOptions labels => _device.SupConAsync(_a, _labels, to, labels),
        _ => _device.InfoNceAsync(_a, _b, to, (InfoNceOptions)Options),
    };

    /// <summary>Records.</summary>
    public void Record(VectorRecorder recorder, LossDestinations to)
    {
        switch (Options)
        {
            case ClipOptions clip: recorder.Clip(_a, _b, to, clip); break;
            case NtXentOptions views: recorder.NtXent(_a, _b, to, views); break;
            case SigLipOptions sigmoid: recorder.SigLip(_a, _b, to, sigmoid); break;
            case SupConOptions labels: recorder.SupCon(_a, _labels, to, labels); break;
            case InfoNceOptions infoNce: recorder.InfoNce(_a, _b, to, infoNce); break;
        }
    }

    /// <summary>Holds what lies in destinations against the immediate result.</summary>
    public void Check(LossDestinations to, string what)
    {
        using LossResult result = Result();
        Same([(float)result.Loss], to.Loss, $"{what}: loss");
        Same(result.Losses.ToArray(), to.Losses, $"{what}: losses");
        Same(result.LogSumExp.ToArray(), to.LogSumExp, $"{what}: log sums");
        Same(result.GradientA!.ToArray(), to.GradientA, $"{what}: gradient of a");
        Same(result.GradientB?.ToArray(), to.GradientB, $"{what}: gradient of b");
        Same(result.GradientNegatives?.ToArray(), to.GradientNegatives, $"{what}: gradient of negatives");
        Same([(float)result.ScaleGradient], to.ScaleGradient, $"{what}: gradient of the scale");
        Same([(float)result.BiasGradient], to.BiasGradient, $"{what}: gradient of the bias");
    }

    public void Dispose() => _owned.ForEach(matrix => matrix.Dispose());

    private LossResult Result()
    {
        PairLossOptions options = Options with { WithGradients = true, CancellationToken = default, Progress = null };
        return options switch
        {
            ClipOptions clip => _device.Clip(_a, _b, clip with { WithLogSumExp = true }),
            NtXentOptions views => _device.NtXent(_a, _b, views with { WithLogSumExp = true }),
            SigLipOptions sigmoid => _device.SigLip(_a, _b, sigmoid),
            SupConOptions labels => _device.SupCon(_a, _labels, labels with { WithLogSumExp = true }),
            _ => _device.InfoNce(_a, _b, (InfoNceOptions)options with { WithLogSumExp = true }),
        };
    }

    private static void Same(float[]? expected, Matrix? actual, string what)
    {
        if (actual is not null)
        {
            Agreement.SameBits(expected, actual.ToArray(), what);
        }
    }

    private Matrix Allocate(int rows, int columns)
    {
        _owned.Add(_device.Allocate(rows, columns));
        return _owned[^1];
    }
}
