using VkSim.Operations;

namespace VkSim;

/// <content>Matrices of the shape, the storage type and the device of another.</content>
public sealed partial class VectorDevice
{
    private const int LikeElements = 1 << 20;

    /// <summary>A new matrix like another, of zeros. As torch.zeros_like.</summary>
    /// <param name="x">N×D; its elements do not matter.</param>
    /// <exception cref="ArgumentException">Another device's matrix.</exception>
    public Matrix ZerosLike(Matrix x) => FullLike(x, 0);

    /// <summary>A new matrix like another, of ones. As torch.ones_like.</summary>
    /// <param name="x">N×D; its elements do not matter.</param>
    /// <exception cref="ArgumentException">Another device's matrix.</exception>
    public Matrix OnesLike(Matrix x) => FullLike(x, 1);

    /// <summary>A new matrix like another, of one value. As torch.full_like.</summary>
    /// <param name="x">N×D; its elements do not matter.</param>
    /// <param name="value">The value, which is rounded to the storage type.</param>
    /// <exception cref="ArgumentException">Another device's matrix.</exception>
    public Matrix FullLike(Matrix x, float value) => Like(x, (_, values) => values.Fill(value));

    /// <summary>A new matrix like another, of numbers from 0 up to, but not including, 1, all as likely. As torch.rand_like.</summary>
    /// <param name="x">N×D; its elements do not matter.</param>
    /// <param name="seed">The same gives the same numbers, on every device.</param>
    /// <remarks>
    /// An element depends on the seed and its place alone (SplitMix64 of G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number
    /// generators", 2014), with as many bits as the storage type holds exactly: 24, 11 or 8.
    /// </remarks>
    /// <exception cref="ArgumentException">Another device's matrix.</exception>
    public Matrix RandLike(Matrix x, long seed)
    {
        int bits = x is null ? 24 : x.ElementType switch { ElementType.Float16 => 11, ElementType.BFloat16 => 8, _ => 24 };
        return Like(x!, (first, values) =>
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = (Mixed((ulong)seed, (ulong)(first + i)) >> (64 - bits)) * (1f / (1 << bits));
            }
        });
    }

    private delegate void Filling(long first, Span<float> values);

    private static ulong Mixed(ulong seed, ulong place)
    {
        ulong z = seed + ((place + 1) * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private Matrix Like(Matrix x, Filling filling)
    {
        _ = x.ViewOn(this);
        Matrix result = Allocate(x.Rows, x.Columns, x.ElementType);
        return Filled(result, filling, static (r, fill) =>
        {
            long step = Math.Clamp(LikeElements / Math.Max(1, r.Columns), 1, Math.Max(1, r.Rows));
            float[] window = new float[step * r.Columns];
            for (long row = 0; row < r.Rows && r.Columns > 0; row += step)
            {
                Span<float> values = window.AsSpan(0, (int)Math.Min(step, r.Rows - row) * r.Columns);
                fill(row * r.Columns, values);
                r.Write(values, row);
            }
        });
    }
}
