namespace VkSim.Cli;

/// <summary>Holds a device's cosines against the oracle in double precision.</summary>
internal sealed class OracleCheck
{
    /// <summary>Whole rows are checked as long as that many scores are not exceeded; beyond, rows evenly spread.</summary>
    private const long WholeScores = 2_000_000;

    private readonly ReferenceMatrix _units;
    private readonly CancellationToken _cancellation;
    private readonly Lock _gate = new();
    private double _largest;
    private long _scores;
    private int _missed;

    /// <summary>Prepares the check of rows, row-major, each being one text's vector.</summary>
    public OracleCheck(float[] vectors, int rows, int columns, CancellationToken cancellation)
    {
        // Cosine divides each row by max(‖x‖, 1e-8) on its own and sums the products: doing the first once a row gives the same.
        _units = ReferenceNormalize.Rows(ReferenceMatrix.From(vectors, rows, columns), p: 2, eps: 1e-8);
        _cancellation = cancellation;
        WholeRows = ChooseRows(rows);
    }

    /// <summary>The rows whose scores with all rows are to be checked: every row of a collection that is not large.</summary>
    public int[] WholeRows { get; }

    /// <summary>Checks the lists of nearest rows.</summary>
    public void CheckLists(Neighbors lists, IProgress<double> progress) => ForEach(lists.Queries, progress, row =>
    {
        double largest = 0;
        int scores = 0;
        for (int rank = 0; rank < lists.K && lists[row, rank].Id >= 0; rank++)
        {
            Neighbor neighbor = lists[row, rank];
            largest = Math.Max(largest, Math.Abs(neighbor.Score - Exact(row, (int)neighbor.Id)));
            scores++;
        }

        Add(largest, scores, 0);
    });

    /// <summary>Checks the scores of <see cref="WholeRows"/> with all rows, and that their lists miss no nearer row.</summary>
    public void CheckWhole(float[] scores, Neighbors lists, IProgress<double> progress)
    {
        int rows = _units.Rows;
        // The exact scores are symmetric: with all rows at hand, each is computed once and serves both of its places.
        bool mirrored = WholeRows.Length == rows;
        ForEach(WholeRows.Length, progress, position =>
        {
            int row = WholeRows[position];
            double largest = 0;
            int missed = 0;
            for (int other = mirrored ? row : 0; other < rows; other++)
            {
                double exact = Exact(row, other);
                largest = Math.Max(largest, Math.Abs(scores[((long)position * rows) + other] - exact));
                missed += Misses(lists, row, other, exact) ? 1 : 0;
                if (mirrored && other != row)
                {
                    largest = Math.Max(largest, Math.Abs(scores[((long)other * rows) + row] - exact));
                    missed += Misses(lists, other, row, exact) ? 1 : 0;
                }
            }

            Add(largest, mirrored ? (2L * (rows - row)) - 1 : rows, missed);
        });
    }

    /// <summary>Checks the scores of one further vector with all rows.</summary>
    public void CheckQuery(float[] query, float[] scores)
    {
        ReferenceMatrix unit = ReferenceNormalize.Rows(ReferenceMatrix.From(query, 1, query.Length), p: 2, eps: 1e-8);
        double largest = 0;
        for (int row = 0; row < scores.Length; row++)
        {
            largest = Math.Max(largest, Math.Abs(scores[row] - Clamp(ReferenceDistance.Dot(unit.Row(0), _units.Row(row)))));
        }

        Add(largest, scores.Length, 0);
    }

    public OracleReport Report() => new(_largest, ErrorBounds.Cosine(_units.Columns), _scores, _missed, WholeRows.Length);

    private static int[] ChooseRows(int rows)
    {
        int count = (int)Math.Clamp(WholeScores / rows, 1, rows);
        if ((long)rows * rows <= 2 * WholeScores)
        {
            // The mirrored half is free.
            count = rows;
        }

        return [.. Enumerable.Range(0, count).Select(index => (int)((long)index * rows / count))];
    }

    private bool Misses(Neighbors lists, int row, int other, double exact)
    {
        int last = lists.K - 1;
        return last >= 0
            && exact > lists[row, last].Score + ErrorBounds.Cosine(_units.Columns)
            && !lists.IdsOf(row).Contains(other);
    }

    private double Exact(int a, int b) => Clamp(ReferenceDistance.Dot(_units.Row(a), _units.Row(b)));

    private static double Clamp(double cosine) => Math.Clamp(cosine, -1.0, 1.0);

    private void Add(double largest, long scores, int missed)
    {
        lock (_gate)
        {
            // Math.Max hands a NaN on, so it is never lost.
            _largest = Math.Max(_largest, largest);
            _scores += scores;
            _missed += missed;
        }
    }

    private void ForEach(int count, IProgress<double> progress, Action<int> check)
    {
        int done = 0;
        int step = Math.Max(count / 100, 1);
        ParallelOptions options = new() { CancellationToken = _cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(0, count, options, index =>
        {
            check(index);
            int now = Interlocked.Increment(ref done);
            if (now % step == 0)
            {
                progress.Report((double)now / count);
            }
        });
    }
}
