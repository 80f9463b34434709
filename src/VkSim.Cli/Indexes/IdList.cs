namespace VkSim.Cli;

/// <summary>Ids from a file.</summary>
internal sealed class IdList
{
    private const long NoId = -1;

    private readonly string _name;
    private readonly HashSet<long> _distinct;

    private IdList(string name, long[] values)
    {
        (_name, Values) = (name, values);
        _distinct = [.. values];
    }

    /// <summary>All of them, in the file's order.</summary>
    public long[] Values { get; }

    /// <summary>How many different ones.</summary>
    public int Distinct => _distinct.Count;

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadInputException">It cannot be read, or an id is one that no vector may have.</exception>
    /// <exception cref="VectorFormatException">It is no list of whole numbers.</exception>
    public static IdList Read(InputReader reader, string path)
    {
        using VectorFileReader file = reader.OpenBeside(path);
        file.RequireList();
        long[] values = file.ToInt64Array();
        int bad = Array.IndexOf(values, NoId);
        return bad < 0
            ? new IdList(file.Name, values)
            : throw new BadInputException(file.Name, $"the id {NoId} at place {bad}", "another whole number: that one marks places where nothing was found");
    }

    /// <summary>There must be so many.</summary>
    /// <exception cref="BadInputException">There are not.</exception>
    public void RequireCount(long count)
    {
        if (Values.Length != count)
        {
            throw new BadInputException(_name, $"{Values.Length} ids", $"one for each of the {count} vectors");
        }
    }

    /// <summary>None may be there twice.</summary>
    /// <exception cref="BadInputException">One is.</exception>
    public void RequireDistinct()
    {
        if (_distinct.Count < Values.Length)
        {
            HashSet<long> seen = [];
            throw new BadInputException(_name, $"the id {Values.First(id => !seen.Add(id))} twice", "each id once");
        }
    }

    /// <summary>None may be there twice, or be in an index.</summary>
    /// <param name="known">Those of some ids that it has.</param>
    /// <param name="index">For the message.</param>
    /// <exception cref="BadInputException">One is.</exception>
    public void RequireNew(Func<long[], IReadOnlySet<long>> known, string index)
    {
        RequireDistinct();
        if (Array.FindIndex(Values, known(Values).Contains) is >= 0 and int taken)
        {
            throw new BadInputException(_name, $"the id {Values[taken]}, which {index} has", "another one, or --replace");
        }
    }

    /// <summary>All must be in an index.</summary>
    /// <param name="known">Those of some ids that it has.</param>
    /// <param name="index">For the message.</param>
    /// <exception cref="BadInputException">One is not.</exception>
    public void RequireKnown(Func<long[], IReadOnlySet<long>> known, string index)
    {
        IReadOnlySet<long> there = known(Values);
        if (Array.FindIndex(Values, id => !there.Contains(id)) is >= 0 and int unknown)
        {
            throw new BadInputException(_name, $"the id {Values[unknown]}, which {index} has not", "ids that it has; nothing was changed");
        }
    }
}
