using System.Runtime.InteropServices;
using VkSim.Tests.Losses;

namespace VkSim.Mpi.Tests;

/// <summary>What one rank's call of a loss gave, on the host.</summary>
internal sealed record Share
{
    public double Loss { get; init; }

    public double Scale { get; init; }

    public double Temperature { get; init; }

    public double Bias { get; init; }

    public long Scratch { get; init; }

    public float[] Losses { get; init; } = [];

    public float[] LogSumExp { get; init; } = [];

    public float[] GradientA { get; init; } = [];

    public float[] GradientB { get; init; } = [];

    public float[] GradientNegatives { get; init; } = [];

    /// <summary>The same number of rows at each rank, as far as that goes.</summary>
    public static int[] Even(int rows, int ranks) => [.. Enumerable.Range(0, ranks).Select(rank => ((rank + 1) * rows / ranks) - (rank * rows / ranks))];

    /// <summary>Rows for each rank, some with none.</summary>
    public static int[] Uneven(int rows, int ranks) => ranks switch
    {
        1 => [rows],
        2 => [rows, 0],
        3 => [rows / 3, rows - (rows / 3), 0],
        _ => [rows / 2, 0, .. Even(rows - (rows / 2), ranks - 2)],
    };

    /// <summary>Computes at a rank.</summary>
    /// <param name="loss">The loss of all rows.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="device">The rank's device.</param>
    /// <param name="split">Rows of each rank.</param>
    public static Share Compute(LossCase loss, IRing ring, VectorDevice device, int[] split)
    {
        using Operands of = Operands.At(loss, ring, device, split);
        using LossResult result = loss.Options switch
        {
            ClipOptions clip => device.Clip(ring, of.A, of.B, clip),
            NtXentOptions views => device.NtXent(ring, of.A, of.B, views),
            SigLipOptions sigmoid => device.SigLip(ring, of.A, of.B, sigmoid),
            SupConOptions labelled => device.SupCon(ring, of.A, of.Labels, labelled),
            InfoNceOptions options => device.InfoNce(ring, of.A, of.B, options with { Negatives = of.Negatives }),
            _ => throw new ArgumentOutOfRangeException(nameof(loss)),
        };
        return Of(result);
    }

    /// <summary>Computes at a rank, into matrices that are given.</summary>
    /// <param name="loss">The loss of all rows; its options ask for no gradients.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="device">The rank's device.</param>
    /// <param name="split">Rows of each rank.</param>
    public static Share ComputeInto(LossCase loss, IRing ring, VectorDevice device, int[] split)
    {
        using Operands of = Operands.At(loss, ring, device, split);
        long rows = of.A.Rows, views = loss.Kind == LossKind.NtXent ? 2 * rows : rows;
        using Matrix total = device.Allocate(1, 1), scale = device.Allocate(1, 1), bias = device.Allocate(1, 1), losses = device.Allocate(views, 1);
        using Matrix logSums = device.Allocate(loss.Kind is LossKind.Clip or LossKind.SymmetricInfoNce ? 2 * rows : views, 1);
        using Matrix gradientA = device.Allocate(rows, loss.Columns);
        using Matrix? gradientB = loss.Kind == LossKind.SupCon ? null : device.Allocate(rows, loss.Columns);
        using Matrix? gradientNegatives = of.Negatives is null ? null : device.Allocate(of.Negatives.Rows, loss.Columns);
        LossDestinations to = new()
        {
            Loss = total,
            Losses = losses,
            LogSumExp = loss.Kind == LossKind.SigLip ? null : logSums,
            GradientA = gradientA,
            GradientB = gradientB,
            GradientNegatives = gradientNegatives,
            ScaleGradient = scale,
            BiasGradient = bias,
        };
        switch (loss.Options)
        {
            case ClipOptions clip:
                device.Clip(ring, of.A, of.B, to, clip);
                break;
            case NtXentOptions options:
                device.NtXent(ring, of.A, of.B, to, options);
                break;
            case SigLipOptions sigmoid:
                device.SigLip(ring, of.A, of.B, to, sigmoid);
                break;
            case SupConOptions labelled:
                device.SupCon(ring, of.A, of.Labels, to, labelled);
                break;
            default:
                device.InfoNce(ring, of.A, of.B, to, (InfoNceOptions)loss.Options with { Negatives = of.Negatives });
                break;
        }

        return new Share
        {
            Loss = total.ToArray()[0],
            Scale = scale.ToArray()[0],
            Bias = bias.ToArray()[0],
            Losses = losses.ToArray(),
            LogSumExp = to.LogSumExp?.ToArray() ?? [],
            GradientA = gradientA.ToArray(),
            GradientB = gradientB?.ToArray() ?? [],
            GradientNegatives = gradientNegatives?.ToArray() ?? [],
        };
    }

    /// <summary>What a call gave.</summary>
    public static Share Of(LossResult result) => new()
    {
        Loss = result.Loss,
        Scale = result.ScaleGradient,
        Temperature = result.TemperatureGradient,
        Bias = result.BiasGradient,
        Scratch = result.PeakScratchBytes,
        Losses = result.Losses.ToArray(),
        LogSumExp = result.LogSumExp.ToArray(),
        GradientA = result.GradientA?.ToArray() ?? [],
        GradientB = result.GradientB?.ToArray() ?? [],
        GradientNegatives = result.GradientNegatives?.ToArray() ?? [],
    };

    /// <summary>All ranks' rows as one result, on a device.</summary>
    public static LossResult Join(LossCase loss, IReadOnlyList<Share> shares, VectorDevice device)
    {
        Assert.All(shares, share => Assert.Equal(
            (shares[0].Loss, shares[0].Scale, shares[0].Temperature, shares[0].Bias), (share.Loss, share.Scale, share.Temperature, share.Bias)));
        Matrix Joined(Func<Share, float[]> part, int rows) => device.Upload([.. shares.SelectMany(part)], rows, loss.Columns);
        return new LossResult
        {
            Loss = shares[0].Loss,
            ScaleGradient = shares[0].Scale,
            TemperatureGradient = shares[0].Temperature,
            BiasGradient = shares[0].Bias,
            Losses = Views(shares, share => share.Losses, loss.Kind == LossKind.NtXent),
            LogSumExp = Views(shares, share => share.LogSumExp, loss.Kind is LossKind.NtXent or LossKind.Clip or LossKind.SymmetricInfoNce),
            GradientA = Joined(share => share.GradientA, loss.Rows),
            GradientB = loss.Kind == LossKind.SupCon ? null : Joined(share => share.GradientB, loss.Rows),
            GradientNegatives = loss.Kind switch
            {
                LossKind.SharedNegatives => Joined(share => share.GradientNegatives, loss.Candidates),
                LossKind.PairedNegatives => Joined(share => share.GradientNegatives, loss.Rows * loss.Candidates),
                _ => null,
            },
        };
    }

    /// <summary>All values, in bits.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        Array.ForEach([Loss, Scale, Temperature, Bias], writer.Write);
        writer.Write(Scratch);
        foreach (float[] values in new[] { Losses, LogSumExp, GradientA, GradientB, GradientNegatives })
        {
            writer.Write(values.Length);
            writer.Write(MemoryMarshal.AsBytes<float>(values));
        }

        return stream.ToArray();
    }

    /// <summary>From bits.</summary>
    public static Share FromBytes(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        float[] Values() => MemoryMarshal.Cast<byte, float>(reader.ReadBytes(reader.ReadInt32() * sizeof(float))).ToArray();
        return new Share
        {
            Loss = reader.ReadDouble(),
            Scale = reader.ReadDouble(),
            Temperature = reader.ReadDouble(),
            Bias = reader.ReadDouble(),
            Scratch = reader.ReadInt64(),
            Losses = Values(),
            LogSumExp = Values(),
            GradientA = Values(),
            GradientB = Values(),
            GradientNegatives = Values(),
        };
    }

    // The first view's rows of all ranks, then the second's.
    private static float[] Views(IReadOnlyList<Share> shares, Func<Share, float[]> part, bool hasTwo) => !hasTwo
        ? [.. shares.SelectMany(part)]
        : [.. shares.SelectMany(share => part(share)[..(part(share).Length / 2)]), .. shares.SelectMany(share => part(share)[(part(share).Length / 2)..])];
}
