using VkSim.Numerics;
using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>Rows to verify with, the same on every run, and what a device holds of them.</summary>
internal sealed class Sample
{
    private readonly float[] _values;
    private readonly ElementType _type;

    /// <summary>Takes row-major values, which are rounded to the storage type.</summary>
    public Sample(string name, float[] values, int rows, int columns, ElementType type = ElementType.Float32)
    {
        byte[] stored = new byte[values.Length * ElementConversion.SizeOf(type)];
        _values = new float[values.Length];
        _type = type;
        ElementConversion.Narrow(type, values, stored);
        ElementConversion.Widen(type, stored, _values);
        Exact = ReferenceMatrix.From(_values, rows, columns);
        Name = type == ElementType.Float32 ? $"{name} {rows}×{columns}" : $"{name} {rows}×{columns} {type}";
    }

    /// <summary>For messages, with shape and type.</summary>
    public string Name { get; }

    /// <summary>For the oracle.</summary>
    public ReferenceMatrix Exact { get; }

    /// <summary>Number of rows.</summary>
    public int Rows => Exact.Rows;

    /// <summary>Number of columns.</summary>
    public int Columns => Exact.Columns;

    /// <summary>Values of a normal distribution.</summary>
    public static Sample Normal(int rows, int columns, int seed, ElementType type = ElementType.Float32, float scale = 1)
    {
        string name = scale == 1 ? "normal" : FormattableString.Invariant($"normal of scale {scale}");
        return new Sample(name, Draw(rows, columns, seed, scale), rows, columns, type);
    }

    /// <summary>The values of <see cref="Normal"/>.</summary>
    public static float[] Draw(int rows, int columns, int seed, float scale = 1)
    {
        Random random = new(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            values[i] = (float)(radius * Math.Cos(2 * Math.PI * random.NextDouble())) * scale;
        }

        return values;
    }

    /// <summary>Half-precision values whose squares overflow half precision: uniform in 0 to 100.</summary>
    public static Sample Large(int rows, int columns, int seed)
    {
        Random random = new(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = 100 * random.NextSingle();
        }

        return new Sample("0 to 100", values, rows, columns, ElementType.Float16);
    }

    /// <summary>Rows with a NaN, an infinity, nothing but zeros, and an ordinary one.</summary>
    public static Sample Special(int columns, int seed)
    {
        float[] values = Draw(5, columns, seed);
        values[columns / 2] = float.NaN;
        values[columns + (columns / 3)] = float.PositiveInfinity;
        values.AsSpan(2 * columns, columns).Clear();
        values[(4 * columns) - 1] = float.NegativeInfinity;
        return new Sample("with NaN, infinities and a zero row", values, 5, columns);
    }

    /// <summary>A row that is the same as another, and one that is its opposite.</summary>
    public static Sample Repeated(int columns, int seed)
    {
        float[] values = Draw(4, columns, seed);
        values.AsSpan(0, columns).CopyTo(values.AsSpan(columns));
        for (int i = 0; i < columns; i++)
        {
            values[(2 * columns) + i] = -values[i];
        }

        return new Sample("with repeated rows", values, 4, columns);
    }

    /// <summary>Copies the rows to a device.</summary>
    public Matrix Upload(VectorDevice device) => device.Upload(_values, Rows, Columns, _type);
}
