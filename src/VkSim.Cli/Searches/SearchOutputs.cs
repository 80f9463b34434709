using System.CommandLine;

namespace VkSim.Cli;

/// <summary>The files of a search: Q×K ids and scores, or with a radius lists of different lengths and where each begins.</summary>
internal sealed class SearchOutputs
{
    private readonly Option<string> _ids = ArrayOptions.RequiredOutput(
        "--out-ids", "The rows found, Q×K, best first, ties by the lower id: .npy (int64), .csv or .tsv.");

    private readonly Option<string> _scores = ArrayOptions.RequiredOutput(
        "--out-scores", "Their similarities or distances, Q×K: .npy (float32), .csv or .tsv.");

    private readonly Option<string?> _offsets = ArrayOptions.Output(
        "--out-offsets", "With --radius, Q+1 offsets (int64): ids and scores are lists then, of which query q has those from offset q up to offset q+1.");

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_ids);
        command.Options.Add(_scores);
        command.Options.Add(_offsets);
    }

    /// <summary>Looks at the names.</summary>
    /// <exception cref="BadInputException">One cannot be made, is missing, or is not wanted.</exception>
    public void Name(ParseResult parsed, OutputFiles files, SearchRequest request)
    {
        files.Name("--out-ids", parsed.GetRequiredValue(_ids));
        files.Name("--out-scores", parsed.GetRequiredValue(_scores));
        string? offsets = parsed.GetValue(_offsets);
        files.Name("--out-offsets", offsets);
        if (request.Radius is not null && offsets is null)
        {
            throw new BadInputException("--out-offsets", "nothing beside --radius", "a file for where the rows of each query begin");
        }

        if (request.Radius is null && offsets is not null)
        {
            throw new BadInputException("--out-offsets", "no --radius beside it", "it with --radius only; otherwise each query has K rows");
        }
    }

    /// <summary>Starts the files of Q×K ids and scores.</summary>
    public NeighborWriter CreateLists(ParseResult parsed, OutputFiles files, long queries, SearchRequest request)
    {
        int k = request.K!.Value;
        VectorFileWriter ids = files.Create(parsed.GetRequiredValue(_ids), FileElementType.Int64, queries, k)!;
        VectorFileWriter scores = files.Create(parsed.GetRequiredValue(_scores), FileElementType.Float32, queries, k)!;
        return new NeighborWriter(ids, scores, k, request.Metric);
    }

    /// <summary>Writes lists of different lengths, one behind the other.</summary>
    public void WriteRanges(ParseResult parsed, OutputFiles files, IReadOnlyCollection<QueryHits> found)
    {
        long count = found.Sum(hits => (long)hits.Rows.Length);
        VectorFileWriter ids = files.Create(parsed.GetRequiredValue(_ids), FileElementType.Int64, count)!;
        VectorFileWriter scores = files.Create(parsed.GetRequiredValue(_scores), FileElementType.Float32, count)!;
        VectorFileWriter offsets = files.Create(parsed.GetValue(_offsets), FileElementType.Int64, found.Count + 1L)!;
        long end = 0;
        offsets.Write([end]);
        foreach (QueryHits hits in found)
        {
            ids.Write(hits.Rows);
            scores.Write(hits.Scores);
            end += hits.Rows.Length;
            offsets.Write([end]);
        }
    }
}
