namespace VkSim.Sources;

/// <summary>Counts finite values that became infinite, and others than 0 that became 0.</summary>
internal struct LossCount
{
    public long Infinite { get; private set; }

    public long Zero { get; private set; }

    /// <summary>Looks at a value and what it became.</summary>
    public void Add(double wide, float narrow)
    {
        if (float.IsInfinity(narrow) && double.IsFinite(wide))
        {
            Infinite++;
        }
        else if (narrow == 0 && wide != 0)
        {
            Zero++;
        }
    }

    /// <summary>Adds what was counted elsewhere.</summary>
    public void Add(in LossCount other)
    {
        Infinite += other.Infinite;
        Zero += other.Zero;
    }
}
