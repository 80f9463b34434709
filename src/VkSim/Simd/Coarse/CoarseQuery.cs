namespace VkSim.Simd.Coarse;

/// <summary>
/// A query q ≈ q̃ = t·(126·h + l) in two levels of codes from −63 to 63: what it lacks is a sixteen-thousandth of its largest component.
/// </summary>
/// <param name="high">The codes h.</param>
/// <param name="low">The codes l.</param>
/// <param name="columns">Codes of a level, with zeros behind those of the components.</param>
internal unsafe struct CoarseQuery(sbyte* high, sbyte* low, int columns)
{
    /// <summary>How many of the lower level's steps make one of the higher's.</summary>
    public const int Levels = 126;

    private const int Largest = 63;

    /// <summary>The codes h.</summary>
    public readonly sbyte* High => high;

    /// <summary>The codes l.</summary>
    public readonly sbyte* Low => low;

    /// <summary>Σh.</summary>
    public int HighSum { get; private set; }

    /// <summary>Σl.</summary>
    public int LowSum { get; private set; }

    /// <summary>t.</summary>
    public double Step { get; private set; }

    /// <summary>‖q − q̃‖, or a little more.</summary>
    public double Rest { get; private set; }

    /// <summary>‖q‖, or a little more.</summary>
    public double Length { get; private set; }

    /// <summary>Takes a query.</summary>
    /// <param name="components">Its components.</param>
    /// <returns>Whether a bound can be given for it: its length is that of ordinary rows.</returns>
    public bool Take(ReadOnlySpan<float> components)
    {
        double squares = 0;
        double largest = 0;
        foreach (float component in components)
        {
            squares += (double)component * component;
            largest = Math.Max(largest, Math.Abs(component));
        }

        (HighSum, LowSum) = (0, 0);
        Length = Math.Sqrt(squares) * (1 + 1e-9);
        if (!RowQuantizer.IsOrdinary(Length))
        {
            return false;
        }

        double step = largest / Largest;
        Step = step / Levels;
        double rest = 0;
        for (int i = 0; i < components.Length; i++)
        {
            double code = Math.Round(components[i] / step);
            double next = Math.Clamp(Math.Round((components[i] - (step * code)) / Step), -Largest, Largest);
            high[i] = (sbyte)code;
            low[i] = (sbyte)next;
            HighSum += (int)code;
            LowSum += (int)next;
            double lack = components[i] - (Step * ((Levels * code) + next));
            rest += lack * lack;
        }

        new Span<sbyte>(high + components.Length, columns - components.Length).Clear();
        new Span<sbyte>(low + components.Length, columns - components.Length).Clear();

        // Beside it stands what double precision erred by in each component.
        Rest = (Math.Sqrt(rest) * (1 + 1e-9)) + (1e-13 * Length);
        return true;
    }
}
