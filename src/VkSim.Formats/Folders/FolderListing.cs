namespace VkSim.Formats.Folders;

/// <summary>Finds the files of a folder of classes and looks at each.</summary>
internal static class FolderListing
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true };

    /// <summary>The classes, and their files in order.</summary>
    /// <exception cref="VectorFormatException">There are no subfolders, or one has no such files.</exception>
    public static (string[] Classes, (string Path, int Label)[] Files) Of(string path, IReadOnlyCollection<string> extensions)
    {
        HashSet<string> wanted = new(extensions, StringComparer.OrdinalIgnoreCase);
        string[] folders = [.. Directory.EnumerateDirectories(path).Where(folder => Path.GetFileName(folder)[0] != '.').Order(StringComparer.Ordinal)];
        if (folders.Length == 0)
        {
            throw new VectorFormatException(path, "no folder in it", "a folder for each class, with files of vectors");
        }

        List<(string, int)> files = [];
        for (int label = 0; label < folders.Length; label++)
        {
            int before = files.Count;
            files.AddRange(Directory.EnumerateFiles(folders[label], "*", Everything)
                .Where(file => wanted.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal).Select(file => (file, label)));
            if (files.Count == before)
            {
                throw new VectorFormatException(folders[label], "no files of vectors in it", $"some for each class, that end in {string.Join(", ", extensions)}");
            }
        }

        return ([.. folders.Select(folder => Path.GetFileName(folder))], [.. files]);
    }

    /// <summary>Opens and closes each file.</summary>
    /// <exception cref="VectorFormatException">One is damaged, or does not fit the first.</exception>
    public static FolderFile[] Describe(
        (string Path, int Label)[] found, EmbeddingFolderOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var files = new FolderFile[found.Length];
        int done = 0;
        try
        {
            Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = options.MaxDegreeOfParallelism, CancellationToken = cancellationToken }, i =>
            {
                IMatrixSource source = options.Loader(found[i].Path);
                using var closing = source as IDisposable;
                files[i] = new FolderFile(found[i].Path, found[i].Label, 0, source.Rows, source.Columns, source.IsWide, source.StorageType);
                progress?.Report((double)Interlocked.Increment(ref done) / files.Length);
            });
        }
        catch (AggregateException failures)
        {
            throw Only(failures);
        }

        long first = 0;
        for (int i = 0; i < files.Length; i++)
        {
            if (files[i].Columns != files[0].Columns)
            {
                throw new VectorFormatException(files[i].Path, $"{files[i].Columns} columns", $"the {files[0].Columns} columns of {files[0].Path}");
            }

            files[i] = files[i] with { First = first };
            first += files[i].Rows;
        }

        return files;
    }

    /// <summary>Of what failed in parallel one failure, which is not left to chance.</summary>
    public static Exception Only(AggregateException failures) => failures.InnerExceptions.OrderBy(failure => failure.Message, StringComparer.Ordinal).First();
}
