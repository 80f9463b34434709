namespace VkSim.Diagnostics;

/// <summary>Which of some things are connected (Galler and Fischer's forest, halving paths; the root is the least).</summary>
internal sealed class DisjointSets
{
    private readonly int[] _parents;

    public DisjointSets(int count) => _parents = [.. Enumerable.Range(0, count)];

    /// <summary>How many things there are.</summary>
    public int Count => _parents.Length;

    /// <summary>The least thing that is connected with this one.</summary>
    public int Find(int thing)
    {
        while (_parents[thing] != thing)
        {
            thing = _parents[thing] = _parents[_parents[thing]];
        }

        return thing;
    }

    /// <summary>Connects two things.</summary>
    public void Join(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }
}
