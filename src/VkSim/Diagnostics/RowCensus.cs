using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace VkSim.Diagnostics;

/// <summary>
/// What one reading of all rows tells: which are odd, their norms, hashes that find equal rows, and the sums that means are made of.
/// </summary>
internal sealed class RowCensus
{
    private readonly UInt128[] _bits;
    private readonly UInt128[] _values;

    private RowCensus(long rows, int columns)
    {
        Norms = new double[rows];
        _bits = new UInt128[rows];
        _values = new UInt128[rows];
        Sum = new double[columns];
        UnitSum = new double[columns];
        UnitSquares = new double[columns];
    }

    /// <summary>Euclidean norms; NaN of a row with NaN or infinite components.</summary>
    public double[] Norms { get; }

    /// <summary>Rows without NaN and infinities.</summary>
    public long FiniteRows { get; private set; }

    /// <summary>Components that are NaN.</summary>
    public long NanCount { get; private set; }

    /// <summary>Components that are infinite.</summary>
    public long InfiniteCount { get; private set; }

    /// <summary>Components that are subnormal.</summary>
    public long SubnormalCount { get; private set; }

    /// <summary>Rows with a NaN.</summary>
    public List<long> NanRows { get; } = [];

    /// <summary>Rows with an infinite component and no NaN.</summary>
    public List<long> InfiniteRows { get; } = [];

    /// <summary>Rows of zeros.</summary>
    public List<long> ZeroRows { get; } = [];

    /// <summary>The sum of the finite rows.</summary>
    public double[] Sum { get; }

    /// <summary>The sum of the finite rows divided by their norms; rows of zeros add nothing.</summary>
    public double[] UnitSum { get; }

    /// <summary>The same of their squares.</summary>
    public double[] UnitSquares { get; }

    /// <summary>Σ‖x‖² over finite rows.</summary>
    public double Energy { get; private set; }

    /// <summary>Whether a row has no NaN and no infinity.</summary>
    public bool IsFinite(long row) => !double.IsNaN(Norms[row]);

    /// <summary>Whether a row is equal to one of another census, by its hash.</summary>
    public bool AreEqual(long row, RowCensus other, long otherRow) => IsFinite(row) && _values[row] == other._values[otherRow];

    /// <summary>Reads all rows.</summary>
    public static RowCensus Of(RowBlocks blocks, long rows)
    {
        var census = new RowCensus(rows, blocks.Columns);
        blocks.ForEach((first, count, values) => RowPieces.ForEach(
            count, (from, to) => census.Count(first, from, to, values.Span), piece => census.Take(piece)));
        census.FiniteRows = rows - census.NanRows.Count - census.InfiniteRows.Count;
        return census;
    }

    /// <summary>The mean of the finite rows.</summary>
    public double[] Mean() => Array.ConvertAll(Sum, sum => sum / Math.Max(1, FiniteRows));

    /// <summary>Groups of finite rows that are equal, in the order of their first rows.</summary>
    public List<List<long>> EqualGroups() => Groups(_values, IsFinite);

    /// <summary>How many rows have the same bits as another, whatever they are.</summary>
    public long CountIdentical() => Groups(_bits, _ => true).Sum(group => (long)group.Count);

    private List<List<long>> Groups(UInt128[] hashes, Func<long, bool> counts)
    {
        var firsts = new Dictionary<UInt128, long>(hashes.Length);
        var groups = new SortedDictionary<long, List<long>>();
        for (long row = 0; row < hashes.Length; row++)
        {
            if (!counts(row) || firsts.TryAdd(hashes[row], row))
            {
                continue;
            }

            long first = firsts[hashes[row]];
            if (!groups.TryGetValue(first, out List<long>? group))
            {
                groups.Add(first, group = [first]);
            }

            group.Add(row);
        }

        return [.. groups.Values];
    }

    private Piece Count(long first, int from, int to, ReadOnlySpan<float> values)
    {
        int columns = Sum.Length;
        var piece = new Piece(columns);
        float[]? changed = null;
        for (int index = from; index < to; index++)
        {
            ReadOnlySpan<float> row = values.Slice(index * columns, columns);
            OddValues odd = RowArithmetic.Count(row);
            _bits[first + index] = _values[first + index] = Hash(row);
            if (odd.NegativeZeros > 0)
            {
                changed ??= new float[columns];
                for (int i = 0; i < columns; i++)
                {
                    changed[i] = row[i] + 0f;
                }

                _values[first + index] = Hash(changed);
            }

            piece.Take(first + index, row, odd, Norms);
        }

        return piece;
    }

    private static UInt128 Hash(ReadOnlySpan<float> row) => XxHash128.HashToUInt128(MemoryMarshal.AsBytes(row));

    private void Take(Piece piece)
    {
        NanCount += piece.Nan;
        InfiniteCount += piece.Infinite;
        SubnormalCount += piece.Subnormal;
        NanRows.AddRange(piece.NanRows);
        InfiniteRows.AddRange(piece.InfiniteRows);
        ZeroRows.AddRange(piece.ZeroRows);
        Energy += piece.Energy;
        RowArithmetic.AddScaled(piece.Sum, 1, Sum);
        RowArithmetic.AddScaled(piece.UnitSum, 1, UnitSum);
        RowArithmetic.AddScaled(piece.UnitSquares, 1, UnitSquares);
    }

    private sealed class Piece(int columns)
    {
        private readonly double[] _squares = new double[columns];

        public long Nan { get; private set; }

        public long Infinite { get; private set; }

        public long Subnormal { get; private set; }

        public double Energy { get; private set; }

        public List<long> NanRows { get; } = [];

        public List<long> InfiniteRows { get; } = [];

        public List<long> ZeroRows { get; } = [];

        public double[] Sum { get; } = new double[columns];

        public double[] UnitSum { get; } = new double[columns];

        public double[] UnitSquares { get; } = new double[columns];

        public void Take(long number, ReadOnlySpan<float> row, OddValues odd, double[] norms)
        {
            Nan += odd.Nan;
            Infinite += odd.Infinite;
            Subnormal += odd.Subnormal;
            if (odd.Nan + odd.Infinite > 0)
            {
                norms[number] = double.NaN;
                (odd.Nan > 0 ? NanRows : InfiniteRows).Add(number);
                return;
            }

            double square = RowArithmetic.SquaredNorm(row);
            double norm = norms[number] = Math.Sqrt(square);
            Energy += square;
            RowArithmetic.AddScaled(row, 1, Sum, _squares);
            if (norm > 0)
            {
                RowArithmetic.AddScaled(row, 1 / norm, UnitSum, UnitSquares);
            }
            else
            {
                ZeroRows.Add(number);
            }
        }
    }
}
