using System.Diagnostics;
using VkSim.Cli.Text;

namespace VkSim.Cli;

/// <summary>Compares texts on a device: vectors, normalization, the nearest texts of each, and the check of every score.</summary>
internal sealed class DemoComparison(VectorDevice device, TextCollection texts, IProgressBoard board, CancellationToken cancellation)
{
    /// <summary>Components of a text's vector.</summary>
    public const int Dimensions = 1024;

    private readonly TextVectorizer _vectorizer = new(new TextVectorizerOptions { Dimensions = Dimensions });
    private readonly Stopwatch _clock = new();

    /// <summary>Runs the comparison.</summary>
    /// <param name="query">Text to find the nearest files of, or null.</param>
    /// <param name="top">Pairs and files to list.</param>
    /// <param name="times">Takes the times.</param>
    public DemoResult Run(string? query, int top, DemoTimes times)
    {
        IReadOnlyList<TextDocument> documents = texts.Distinct;
        int rows = documents.Count;
        float[] vectors = Vectorize(documents, times);
        using Matrix raw = Timed(() => device.Upload(vectors, rows, Dimensions), "Uploading", time => times.Upload += time);
        using Matrix normalized = Timed(() => device.Normalize(raw), "Normalizing", time => times.Normalize += time);
        // Each text is its own nearest one; a pair among the best 'top' is then within the first top + 1 of both its texts.
        Neighbors lists = Timed(
            progress => device.CosineTopK(normalized, normalized, Math.Min(top + 1, rows), Options(progress)), "Comparing", time => times.Nearest += time);

        OracleCheck check = Prepare(vectors, rows, times);
        CheckPairs(check, vectors, normalized, lists, times);
        IReadOnlyList<DemoMatch> matches = query is null ? [] : Search(query, top, normalized, check, times);
        return new DemoResult
        {
            Device = device.Description,
            Texts = texts,
            Pairs = [.. IdenticalPairs(lists).Take(top), .. SimilarPairs(lists).Take(top)],
            Query = query,
            Matches = matches,
            Times = times,
            Oracle = check.Report(),
        };
    }

    private float[] Vectorize(IReadOnlyList<TextDocument> documents, DemoTimes times)
    {
        string[] content = [.. documents.Select(document => document.Text)];
        _clock.Restart();
        _vectorizer.Fit(content, board.Begin("Weighing words"), cancellation);
        float[] vectors = _vectorizer.Transform(content, board.Begin("Vectorizing"), cancellation);
        times.Vectorize = _clock.Elapsed;
        return vectors;
    }

    private OracleCheck Prepare(float[] vectors, int rows, DemoTimes times)
    {
        board.Begin("Checking against the oracle");
        _clock.Restart();
        OracleCheck check = new(vectors, rows, Dimensions, cancellation);
        times.Check += _clock.Elapsed;
        return check;
    }

    private void CheckPairs(OracleCheck check, float[] vectors, Matrix normalized, Neighbors lists, DemoTimes times)
    {
        float[] scores;
        if (check.WholeRows.Length == normalized.Rows)
        {
            scores = Scores(normalized, normalized, times);
        }
        else
        {
            float[] chosen = new float[check.WholeRows.Length * Dimensions];
            for (int row = 0; row < check.WholeRows.Length; row++)
            {
                vectors.AsSpan(check.WholeRows[row] * Dimensions, Dimensions).CopyTo(chosen.AsSpan(row * Dimensions));
            }

            using Matrix sample = Timed(() => device.Upload(chosen, check.WholeRows.Length, Dimensions), "Uploading a sample", time => times.Upload += time);
            scores = Scores(sample, normalized, times);
        }

        IProgress<double> progress = board.Begin("Checking all scores");
        _clock.Restart();
        check.CheckWhole(scores, lists, progress);
        check.CheckLists(lists, board.Begin("Checking the lists"));
        times.Check += _clock.Elapsed;
    }

    private DemoMatch[] Search(string query, int top, Matrix normalized, OracleCheck check, DemoTimes times)
    {
        _clock.Restart();
        float[] vector = _vectorizer.Transform(query);
        times.Vectorize += _clock.Elapsed;
        if (vector.All(component => component == 0))
        {
            return [];
        }

        using Matrix uploaded = Timed(() => device.Upload(vector, 1, Dimensions), "Searching", time => times.Upload += time);
        float[] scores = Scores(uploaded, normalized, times);
        check.CheckQuery(vector, scores);
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(row => scores[row]).ThenBy(row => row).Take(top)];
        return [.. order.Select(row => new DemoMatch(texts.Distinct[row].Path, scores[row]))];
    }

    private float[] Scores(Matrix a, Matrix b, DemoTimes times)
    {
        using Matrix scores = Timed(progress => device.CosineSimilarity(a, b, Options(progress)), "Computing scores", time => times.Scores += time);
        return Timed(scores.ToArray, "Reading back", time => times.Readback += time);
    }

    /// <summary>Every copy with the file that it repeats; their score is that file's with itself.</summary>
    private IEnumerable<DemoPair> IdenticalPairs(Neighbors lists)
    {
        foreach ((int original, TextDocument copy) in texts.Copies)
        {
            int rank = lists.IdsOf(original).IndexOf(original);
            yield return new DemoPair(texts.Distinct[original].Path, copy.Path, rank < 0 ? 1f : lists[original, rank].Score, true);
        }
    }

    private IEnumerable<DemoPair> SimilarPairs(Neighbors lists)
    {
        Dictionary<(int A, int B), float> pairs = [];
        for (int row = 0; row < lists.Queries; row++)
        {
            for (int rank = 0; rank < lists.K && lists[row, rank].Id >= 0; rank++)
            {
                int other = (int)lists[row, rank].Id;
                if (other != row)
                {
                    pairs.TryAdd((Math.Min(row, other), Math.Max(row, other)), lists[row, rank].Score);
                }
            }
        }

        return pairs.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key)
            .Select(pair => new DemoPair(texts.Distinct[pair.Key.A].Path, texts.Distinct[pair.Key.B].Path, pair.Value, false));
    }

    private CosineOptions Options(IProgress<double> progress) => new() { CancellationToken = cancellation, Progress = progress };

    private T Timed<T>(Func<T> work, string stage, Action<TimeSpan> add) => Timed(_ => work(), stage, add);

    /// <summary>Runs one step to its end on the device; the time counts until the device is idle.</summary>
    private T Timed<T>(Func<IProgress<double>, T> work, string stage, Action<TimeSpan> add)
    {
        cancellation.ThrowIfCancellationRequested();
        IProgress<double> progress = board.Begin(stage);
        _clock.Restart();
        T result = work(progress);
        device.Synchronize();
        add(_clock.Elapsed);
        return result;
    }
}
