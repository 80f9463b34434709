namespace VkSim.Cli;

/// <summary>Which ids a search may find.</summary>
internal sealed class IdSelection
{
    private readonly string? _mask;
    private readonly long _length;

    private IdSelection(IndexFilter? filter, string? mask = null, long length = 0) => (Filter, _mask, _length) = (filter, mask, length);

    /// <summary>Null: all.</summary>
    public IndexFilter? Filter { get; }

    /// <summary>Reads what the command line names.</summary>
    /// <exception cref="BadInputException">Both are named, or a file cannot be read.</exception>
    /// <exception cref="VectorFormatException">A file is not what it should be.</exception>
    public static IdSelection Read(InputReader reader, string? mask, string? only)
    {
        if (mask is not null && only is not null)
        {
            throw new BadInputException("--only", "--filter beside it", "one of them");
        }

        if (only is not null)
        {
            return new IdSelection(IndexFilter.Of(IdList.Read(reader, only).Values));
        }

        if (mask is null)
        {
            return new IdSelection(null);
        }

        using VectorFileReader file = reader.OpenBeside(mask);
        file.RequireList();
        return new IdSelection(IndexFilter.FromMask(file.ToBooleanArray()), file.Name, file.Count);
    }

    /// <summary>A mask must have a value for each id.</summary>
    /// <exception cref="BadInputException">It has not.</exception>
    public void RequireCovers(EmbeddingIndex index, string path)
    {
        if (_mask is null || index.GetIds() is not [var least, ..] ids)
        {
            return;
        }

        if (least < 0 || ids[^1] >= _length)
        {
            throw new BadInputException(_mask, $"a mask of {_length} values, for the ids from 0 on", $"one for each id of {path}, which has {(least < 0 ? least : ids[^1])}; or --only with ids");
        }
    }
}
