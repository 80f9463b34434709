namespace VkSim.Cli;

/// <summary>The texts that the demo compares.</summary>
internal sealed class TextCollection
{
    public TextCollection(string source, IReadOnlyList<TextDocument> documents, SkippedFiles skipped)
    {
        Source = source;
        Documents = documents;
        Skipped = skipped;
        List<int> distinct = [];
        List<(int Original, int Copy)> copies = [];
        Dictionary<string, int> seen = new(documents.Count, StringComparer.Ordinal);
        for (int index = 0; index < documents.Count; index++)
        {
            if (seen.TryAdd(documents[index].Text, distinct.Count))
            {
                distinct.Add(index);
            }
            else
            {
                copies.Add((seen[documents[index].Text], index));
            }
        }

        Distinct = [.. distinct.Select(index => documents[index])];
        Copies = [.. copies.Select(copy => (copy.Original, documents[copy.Copy]))];
    }

    /// <summary>Where they come from, in words or as a path.</summary>
    public string Source { get; }

    /// <summary>All texts in the order of their paths.</summary>
    public IReadOnlyList<TextDocument> Documents { get; }

    /// <summary>The first of each content. Only these are compared: a file copied a hundred times must not fill every list.</summary>
    public IReadOnlyList<TextDocument> Distinct { get; }

    /// <summary>The others, each with the position in <see cref="Distinct"/> of the text that it repeats.</summary>
    public IReadOnlyList<(int Original, TextDocument Copy)> Copies { get; }

    /// <summary>What was left out.</summary>
    public SkippedFiles Skipped { get; }

    /// <summary>Size of all texts together.</summary>
    public long Bytes => Documents.Sum(document => (long)document.Bytes);
}
