namespace VkSim.Formats;

/// <summary>Which array of a file that holds several is meant.</summary>
internal static class MemberChoice
{
    private const int MostListed = 8;

    /// <summary>The index of the named member, or, without a name, of the only one.</summary>
    /// <exception cref="VectorFormatException">There is no such member, or none or several to choose from.</exception>
    public static int Index(string file, string? name, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            throw new VectorFormatException(file, "no arrays", "at least one");
        }

        if (name is null)
        {
            return names.Count == 1
                ? 0
                : throw new VectorFormatException(file, $"{names.Count} arrays", $"one of them to be named as {Path.GetFileName(file)}:NAME, from {List(names)}");
        }

        for (int i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        throw new VectorFormatException(file, $"no array named '{name}'", $"one of {List(names)}");
    }

    /// <summary>Names one after another, the first of many.</summary>
    public static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostListed)) + (names.Count > MostListed ? ", …" : string.Empty);
}
