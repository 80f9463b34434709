using VkSim.Contract;

namespace VkSim.Diagnostics;

/// <summary>
/// Finds all rows that are connected by cosines of at least a bound, and all that are collinear, without comparing all pairs in full.
/// Unit vectors with a cosine of at least c are at most √(2−2c) apart, and no farther along any few orthonormal directions: rows are
/// ordered along the first, and compared along a few in a search that is bounded by that distance. What passes is compared in double
/// precision.
/// A list that is full may hide others; such a row is searched again in all columns, among the rows that it is not connected with yet and for
/// those that are collinear.
/// </summary>
internal sealed class NearDuplicateSearch
{
    private const int MostAxes = 24;
    private const int QueryRows = 1024;
    private const int ListLength = 64;
    private const double CollinearCosine = 1 - 1e-6;

    private readonly Matrix _directions;
    private readonly VectorDevice _device;
    private readonly RowCensus _census;
    private readonly RowCache _rows;
    private readonly OperationContext _context;
    private readonly double _cosine;
    private readonly double _slack;
    private readonly int _axes;
    private readonly long[] _numbers;
    private readonly float[] _places;
    private readonly DisjointSets _sets;
    private readonly bool[] _collinear;

    private NearDuplicateSearch(
        Matrix matrix, Matrix directions, RowCensus census, (long[] Numbers, float[] Places) ordered, int axes, double cosine, CancellationToken cancellation)
    {
        _directions = directions;
        _device = matrix.Device;
        _census = census;
        _rows = new RowCache(matrix);
        _context = new OperationContext(cancellation);
        _cosine = cosine;
        // What single precision may lose of a place, of both rows, where products are rounded before they are added.
        _slack = 4e-5 + (16.0 * matrix.Columns / (1 << 24));
        (_numbers, _places) = ordered;
        _axes = axes;
        _sets = new DisjointSets(_numbers.Length);
        _collinear = new bool[_numbers.Length];
    }

    /// <summary>Searches.</summary>
    /// <param name="matrix">All rows.</param>
    /// <param name="directions">The same, with norms that the device tells from 0.</param>
    /// <param name="blocks">The same rows, to read.</param>
    /// <param name="census">What is known of them.</param>
    /// <param name="axes">Orthonormal directions, those in which rows differ most first.</param>
    /// <param name="copies">Groups of equal rows; only the first of each is compared.</param>
    /// <param name="cosine">From which cosine on rows are connected.</param>
    /// <param name="cancellation">Looked at between blocks of work.</param>
    /// <returns>The groups of connected rows, and how many rows are collinear with one that is not equal.</returns>
    public static (IReadOnlyList<IReadOnlyList<long>> Groups, long Collinear) Run(
        Matrix matrix, Matrix directions, RowBlocks blocks, RowCensus census, PrincipalAxes axes, List<List<long>> copies, double cosine, CancellationToken cancellation)
    {
        var copyOf = new Dictionary<long, List<long>>();
        var skipped = new HashSet<long>();
        foreach (List<long> group in copies)
        {
            copyOf.Add(group[0], group);
            skipped.UnionWith(group.Skip(1));
        }

        int count = Math.Min(MostAxes, axes.Directions.Length / axes.Columns);
        (long[], float[]) ordered = AxisPlaces.Of(
            blocks, matrix.Device, axes, count, row => census.IsFinite(row) && census.Norms[row] > 0 && !skipped.Contains(row), census.Norms);
        var search = new NearDuplicateSearch(matrix, directions, census, ordered, count, cosine, cancellation);
        if (search._numbers.Length > 0)
        {
            search.FindNear();
            search.FindOpposite();
        }

        return (search.Groups(copyOf), search.CountCollinear(copyOf));
    }

    // Every row with those that follow it in the order.
    private void FindNear()
    {
        float bound = (float)(Distance(_cosine) + _slack);
        using Matrix places = _device.Upload(_places, _numbers.Length, _axes);
        var full = new List<int>();
        for (int first = 0; first < _numbers.Length; first += QueryRows)
        {
            int count = Math.Min(QueryRows, _numbers.Length - first);
            int end = FirstAbove(Place(first + count - 1) + bound);
            Search(places.RowRange(first, count), places.RowRange(first, end - first), bound, ListLength, (query, hits) =>
            {
                foreach (int hit in hits)
                {
                    Compare(first + query, first + hit);
                }

                if (hits.Count == ListLength)
                {
                    full.Add(first + query);
                }
            });
        }

        foreach (IGrouping<int, int> together in full.GroupBy(_sets.Find).ToArray())
        {
            Extend([.. together], places, bound);
        }

        // Of rows that point the same way, which are in the same set now, a full list may have hidden all.
        foreach (IGrouping<int, int> together in full.Where(row => !_collinear[row]).GroupBy(_sets.Find).ToArray())
        {
            CompareInFull([.. together], Allowed(row => _sets.Find(row) == together.Key), CollinearCosine, sign: 1);
        }
    }

    // A row whose list was full may have neighbours that it is not connected with: any row of other sets whose places are near.
    private void Extend(int[] members, Matrix places, float bound)
    {
        while (true)
        {
            int set = _sets.Find(members[0]);
            ulong[] others = Allowed(row => _sets.Find(row) != set);
            if (Array.TrueForAll(others, word => word == 0))
            {
                return;
            }

            int[] near = Near(members, places, others, bound);
            if (near.Length == 0 || !CompareInFull(near, others, _cosine, sign: 1))
            {
                return;
            }

            members = near;
        }
    }

    private ulong[] Allowed(Func<int, bool> isAllowed)
    {
        var bits = new ulong[(_numbers.Length + 63) / 64];
        for (int row = 0; row < _numbers.Length; row++)
        {
            bits[row / 64] |= isAllowed(row) ? 1ul << (row % 64) : 0;
        }

        return bits;
    }

    // Compares in all columns with the rows that are allowed, or with their opposites; whether a pair was connected.
    private bool CompareInFull(int[] members, ulong[] allowed, double cosine, int sign)
    {
        var rows = new ulong[(_directions.Rows + 63) / 64];
        var places = new Dictionary<long, int>();
        for (int place = 0; place < _numbers.Length; place++)
        {
            if ((allowed[place / 64] >> (place % 64) & 1) != 0)
            {
                rows[_numbers[place] / 64] |= 1ul << (int)(_numbers[place] % 64);
                places.Add(_numbers[place], place);
            }
        }

        bool connected = false;
        var settings = new SearchSettings(new PairwiseSettings(Metric.Cosine, Cosine: new CosineSettings(SpaceNorms.Least, ZeroVectorPolicy.Zero)), ListLength, (float)(cosine - _slack));
        ForEachQuery(members, _directions.Columns, (place, target) => Write(_rows[_numbers[place]], sign, _census.Norms[_numbers[place]], target), (queries, chunk) =>
        {
            float[] scores = new float[chunk.Count * ListLength];
            long[] found = new long[scores.Length];
            _device.NearestAmong(queries, _directions, rows, settings, scores, found, _context);
            for (int hit = 0; hit < found.Length; hit++)
            {
                connected |= found[hit] >= 0 && Compare(chunk[hit / ListLength], places[found[hit]]);
            }
        });
        return connected;
    }

    private static void Write(ReadOnlySpan<float> row, int sign, double norm, Span<float> target)
    {
        DirectedRows.Copy(row, norm, target);
        for (int i = 0; i < row.Length; i++)
        {
            target[i] *= sign;
        }
    }

    // The members that have any allowed row within the bound.
    private int[] Near(int[] members, Matrix places, ulong[] allowed, float bound)
    {
        var kept = new List<int>();
        var settings = new SearchSettings(new PairwiseSettings(Metric.L2), 1, bound);
        ForEachQuery(members, _axes, (place, target) => _places.AsSpan(place * _axes, _axes).CopyTo(target), (queries, chunk) =>
        {
            float[] scores = new float[chunk.Count];
            long[] found = new long[chunk.Count];
            _device.NearestAmong(queries, places, allowed, settings, scores, found, _context);
            kept.AddRange(chunk.Where((_, index) => found[index] >= 0));
        });
        return [.. kept];
    }

    private delegate void RowWriter(int place, Span<float> target);

    private void ForEachQuery(int[] members, int columns, RowWriter write, Action<Matrix, ArraySegment<int>> take)
    {
        using Matrix queries = _device.Allocate(Math.Min(QueryRows, members.Length), columns);
        float[] values = new float[queries.Rows * columns];
        for (int first = 0; first < members.Length; first += QueryRows)
        {
            var chunk = new ArraySegment<int>(members, first, Math.Min(QueryRows, members.Length - first));
            for (int i = 0; i < chunk.Count; i++)
            {
                write(chunk[i], values.AsSpan(i * columns, columns));
            }

            Matrix part = queries.RowRange(0, chunk.Count);
            part.Write(values.AsSpan(0, chunk.Count * columns));
            take(part, chunk);
        }
    }

    // Rows that point the opposite way are near where the places' signs are turned.
    private void FindOpposite()
    {
        float bound = (float)(Distance(CollinearCosine) + _slack);
        float[] turned = Array.ConvertAll(_places, value => -value);
        using Matrix places = _device.Upload(_places, _numbers.Length, _axes);
        using Matrix queries = _device.Upload(turned, _numbers.Length, _axes);
        var full = new List<int>();
        for (int first = 0; first < _numbers.Length; first += QueryRows)
        {
            int count = Math.Min(QueryRows, _numbers.Length - first);
            int begin = FirstAbove(-Place(first + count - 1) - bound);
            int end = FirstAbove(-Place(first) + bound);
            if (end <= begin)
            {
                continue;
            }

            Search(queries.RowRange(first, count), places.RowRange(begin, end - begin), bound, ListLength, (query, hits) =>
            {
                foreach (int hit in hits)
                {
                    Compare(first + query, begin + hit);
                }

                if (hits.Count == ListLength)
                {
                    full.Add(first + query);
                }
            });
        }

        int[] hidden = [.. full.Where(row => !_collinear[row])];
        if (hidden.Length > 0)
        {
            CompareInFull(hidden, Allowed(_ => true), CollinearCosine, sign: -1);
        }
    }

    private void Search(Matrix queries, Matrix database, float bound, int length, Action<int, List<int>> take)
    {
        float[] scores = new float[queries.Rows * length];
        long[] found = new long[scores.Length];
        _device.NearestAmong(
            queries, database, null, new SearchSettings(new PairwiseSettings(Metric.L2), length, bound), scores, found, _context);
        var hits = new List<int>(length);
        for (int query = 0; query < queries.Rows; query++)
        {
            hits.Clear();
            foreach (long hit in found.AsSpan(query * length, length))
            {
                if (hit >= 0)
                {
                    hits.Add((int)hit);
                }
            }

            if (hits.Count > 0)
            {
                take(query, hits);
            }
        }
    }

    // Whether the rows are connected now and were not before.
    private bool Compare(int a, int b)
    {
        bool connected = _sets.Find(a) == _sets.Find(b);
        if (a == b || (connected && _collinear[a] && _collinear[b]))
        {
            return false;
        }

        long rowA = _numbers[a], rowB = _numbers[b];
        double cosine = RowArithmetic.Dot(_rows[rowA], _rows[rowB]) / _census.Norms[rowA] / _census.Norms[rowB];
        if (Math.Abs(cosine) >= CollinearCosine)
        {
            _collinear[a] = _collinear[b] = true;
        }

        if (connected || cosine < _cosine)
        {
            return false;
        }

        _sets.Join(a, b);
        return true;
    }

    private IReadOnlyList<IReadOnlyList<long>> Groups(Dictionary<long, List<long>> copyOf)
    {
        var groups = new Dictionary<int, List<long>>();
        for (int place = 0; place < _numbers.Length; place++)
        {
            int set = _sets.Find(place);
            if (!groups.TryGetValue(set, out List<long>? group))
            {
                groups.Add(set, group = []);
            }

            group.AddRange(copyOf.TryGetValue(_numbers[place], out List<long>? copies) ? copies : [_numbers[place]]);
        }

        List<long>[] several = [.. groups.Values.Where(group => group.Count > 1)];
        Array.ForEach(several, group => group.Sort());
        return [.. several.OrderBy(group => group[0])];
    }

    private long CountCollinear(Dictionary<long, List<long>> copyOf)
    {
        long count = 0;
        for (int place = 0; place < _numbers.Length; place++)
        {
            count += !_collinear[place] ? 0 : copyOf.TryGetValue(_numbers[place], out List<long>? copies) ? copies.Count : 1;
        }

        return count;
    }

    private static double Distance(double cosine) => Math.Sqrt(2 - (2 * cosine));

    private float Place(int row) => _places[row * _axes];

    // The first row whose place along the first axis is above a value.
    private int FirstAbove(float value)
    {
        int low = 0, high = _numbers.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = Place(middle) > value ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}
