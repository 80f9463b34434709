using System.Numerics;
using System.Runtime.InteropServices;
using VkSim.Reference;

namespace VkSim.Cli;

/// <summary>
/// Holds a device's cosines against the oracle. All of them are screened in plain double precision, whose own error
/// (at most D·2⁻⁵³, about 1e-13) is a millionth of what is looked for; the worst of every row is then computed by the oracle.
/// </summary>
internal sealed class OracleCheck
{
    /// <summary>Whole rows are checked as long as that many scores are not exceeded; beyond, rows evenly spread.</summary>
    public const long MostWholeScores = 25_000_000;

    /// <summary>Rows screened together, so that the others are read from memory once for all of them.</summary>
    private const int TileRows = 4;

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
        int count = (int)Math.Clamp(MostWholeScores / rows, 1, rows);
        WholeRows = [.. Enumerable.Range(0, count).Select(index => (int)((long)index * rows / count))];
    }

    /// <summary>The rows whose scores with all rows are to be checked: every row of a collection that is not large.</summary>
    public int[] WholeRows { get; }

    /// <summary>Checks the lists of nearest rows.</summary>
    public void CheckLists(Neighbors lists, IProgress<double> progress) => ForEach(lists.Queries, progress, row =>
    {
        Span<double> exact = stackalloc double[TileRows];
        Worst worst = default;
        int scores = 0;
        for (int rank = 0; rank < lists.K && lists[row, rank].Id >= 0; rank++)
        {
            Neighbor neighbor = lists[row, rank];
            Screen([row, row, row, row], (int)neighbor.Id, exact);
            worst.Take(neighbor.Score, exact[0], row, (int)neighbor.Id);
            scores++;
        }

        Add(worst, scores, 0);
    });

    /// <summary>Checks the scores of <see cref="WholeRows"/> with all rows, and that their lists miss no nearer row.</summary>
    /// <param name="scores">One row of scores for each of <see cref="WholeRows"/>.</param>
    /// <param name="lists">The nearest rows of every row.</param>
    /// <param name="progress">Told the share done.</param>
    public void CheckWhole(float[] scores, Neighbors lists, IProgress<double> progress)
    {
        int tiles = (WholeRows.Length + TileRows - 1) / TileRows;
        ForEach(tiles, progress, tile => CheckTile(tile * TileRows, scores, lists));
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

    private void CheckTile(int first, float[] scores, Neighbors lists)
    {
        int rows = _units.Rows;
        int count = Math.Min(TileRows, WholeRows.Length - first);
        // The exact scores are symmetric: with all rows at hand, each is computed once and serves both of its places.
        bool mirrored = WholeRows.Length == rows;
        Span<int> tile = stackalloc int[TileRows];
        for (int index = 0; index < TileRows; index++)
        {
            tile[index] = WholeRows[first + Math.Min(index, count - 1)];
        }

        Span<double> exact = stackalloc double[TileRows];
        Span<Worst> worst = stackalloc Worst[TileRows];
        int missed = 0;
        long looked = 0;
        for (int other = mirrored ? first : 0; other < rows; other++)
        {
            Screen(tile, other, exact);
            for (int index = 0; index < count; index++)
            {
                int row = tile[index];
                if (mirrored && other < row)
                {
                    continue;
                }

                worst[index].Take(scores[((long)(first + index) * rows) + other], exact[index], row, other);
                missed += Misses(lists, row, other, exact[index]);
                looked++;
                if (mirrored && other != row)
                {
                    worst[index].Take(scores[((long)other * rows) + row], exact[index], row, other);
                    missed += Misses(lists, other, row, exact[index]);
                    looked++;
                }
            }
        }

        for (int index = 0; index < count; index++)
        {
            Add(worst[index], index == 0 ? looked : 0, index == 0 ? missed : 0);
        }
    }

    private int Misses(Neighbors lists, int row, int other, double exact)
    {
        int last = lists.K - 1;
        return last >= 0
            && exact > lists[row, last].Score + ErrorBounds.Cosine(_units.Columns)
            && !lists.IdsOf(row).Contains(other) ? 1 : 0;
    }

    /// <summary>The cosines of four rows with another one, in plain double precision.</summary>
    private void Screen(ReadOnlySpan<int> tile, int other, Span<double> result)
    {
        ReadOnlySpan<double> b = _units.Row(other);
        ReadOnlySpan<double> a0 = _units.Row(tile[0]), a1 = _units.Row(tile[1]), a2 = _units.Row(tile[2]), a3 = _units.Row(tile[3]);
        ReadOnlySpan<Vector<double>> wide = MemoryMarshal.Cast<double, Vector<double>>(b);
        ReadOnlySpan<Vector<double>> w0 = MemoryMarshal.Cast<double, Vector<double>>(a0)[..wide.Length];
        ReadOnlySpan<Vector<double>> w1 = MemoryMarshal.Cast<double, Vector<double>>(a1)[..wide.Length];
        ReadOnlySpan<Vector<double>> w2 = MemoryMarshal.Cast<double, Vector<double>>(a2)[..wide.Length];
        ReadOnlySpan<Vector<double>> w3 = MemoryMarshal.Cast<double, Vector<double>>(a3)[..wide.Length];
        Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
        for (int index = 0; index < wide.Length; index++)
        {
            s0 = Vector.FusedMultiplyAdd(w0[index], wide[index], s0);
            s1 = Vector.FusedMultiplyAdd(w1[index], wide[index], s1);
            s2 = Vector.FusedMultiplyAdd(w2[index], wide[index], s2);
            s3 = Vector.FusedMultiplyAdd(w3[index], wide[index], s3);
        }

        result[0] = Vector.Sum(s0);
        result[1] = Vector.Sum(s1);
        result[2] = Vector.Sum(s2);
        result[3] = Vector.Sum(s3);
        for (int column = wide.Length * Vector<double>.Count; column < b.Length; column++)
        {
            result[0] += a0[column] * b[column];
            result[1] += a1[column] * b[column];
            result[2] += a2[column] * b[column];
            result[3] += a3[column] * b[column];
        }
    }

    private static double Clamp(double cosine) => Math.Clamp(cosine, -1.0, 1.0);

    private void Add(in Worst worst, long scores, int missed)
    {
        // The oracle has the last word on the score that looked worst.
        double difference = worst.Seen
            ? Math.Abs(worst.Score - Clamp(ReferenceDistance.Dot(_units.Row(worst.Row), _units.Row(worst.Other))))
            : 0;
        Add(difference, scores, missed);
    }

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

    /// <summary>The score that lies farthest from double precision so far; one that is not a number is the farthest.</summary>
    private struct Worst
    {
        private double _difference;

        public bool Seen { get; private set; }

        public float Score { get; private set; }

        public int Row { get; private set; }

        public int Other { get; private set; }

        public void Take(float score, double exact, int row, int other)
        {
            double difference = Math.Abs(score - Clamp(exact));
            if (!Seen || difference > _difference || (double.IsNaN(difference) && !double.IsNaN(_difference)))
            {
                (_difference, Seen, Score, Row, Other) = (difference, true, score, row, other);
            }
        }
    }
}
