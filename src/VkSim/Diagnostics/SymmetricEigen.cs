using System.Numerics;

namespace VkSim.Diagnostics;

/// <summary>
/// Eigenvalues and eigenvectors of a symmetric matrix in double precision: Householder's reduction to tridiagonal form, then QL with
/// implicit shifts (Wilkinson and Reinsch 1971, tred2 and tql2). All long loops run along rows.
/// </summary>
internal sealed class SymmetricEigen
{
    private const int MostSweeps = 60;

    private readonly int _size;
    private readonly double[] _rows;
    private readonly double[] _diagonal;
    private readonly double[] _beside;

    private SymmetricEigen(double[] matrix, int size)
    {
        _size = size;
        _diagonal = new double[size];
        _beside = new double[size];
        _rows = new double[matrix.Length];
        Reduce([.. matrix]);
        Diagonalize();
    }

    /// <summary>Computes them.</summary>
    /// <param name="matrix">size × size; not changed.</param>
    /// <param name="size">Rows and columns.</param>
    /// <returns>The eigenvalues, the largest first, and the eigenvectors of norm 1 as rows in the same order.</returns>
    public static (double[] Values, double[] Vectors) Of(double[] matrix, int size)
    {
        var eigen = new SymmetricEigen(matrix, size);
        int[] order = [.. Enumerable.Range(0, size).OrderByDescending(i => eigen._diagonal[i])];
        double[] vectors = new double[matrix.Length];
        for (int i = 0; i < size; i++)
        {
            eigen.Row(order[i]).CopyTo(vectors.AsSpan(i * size, size));
        }

        return (Array.ConvertAll(order, i => eigen._diagonal[i]), vectors);
    }

    private Span<double> Row(int row) => _rows.AsSpan(row * _size, _size);

    // A ← HAH with H = I − 2vvᵀ, column by column; the rows become the product of the reflections.
    private void Reduce(double[] a)
    {
        int n = _size;
        for (int i = 0; i < n; i++)
        {
            Row(i)[i] = 1;
        }

        double[] v = new double[n];
        double[] w = new double[n];
        for (int k = 0; k < n - 2; k++)
        {
            if (!Reflection(a.AsSpan((k * n) + k + 1, n - k - 1), v.AsSpan(k + 1), out double corner))
            {
                continue;
            }

            v.AsSpan(0, k + 1).Clear();
            ReadOnlySpan<double> direction = v.AsSpan(k + 1);
            for (int i = k + 1; i < n; i++)
            {
                w[i] = 2 * RowArithmetic.Dot(a.AsSpan((i * n) + k + 1, n - k - 1), direction);
            }

            double along = RowArithmetic.Dot(w.AsSpan(k + 1), direction);
            RowArithmetic.AddScaled(direction, -along, w.AsSpan(k + 1));
            for (int i = k + 1; i < n; i++)
            {
                Span<double> row = a.AsSpan((i * n) + k + 1, n - k - 1);
                RowArithmetic.AddScaled(w.AsSpan(k + 1), -v[i], row);
                RowArithmetic.AddScaled(direction, -w[i], row);
            }

            a[(k * n) + k + 1] = corner;
            ReflectRows(v, k + 1, w);
        }

        for (int i = 0; i < n; i++)
        {
            _diagonal[i] = a[(i * n) + i];
            _beside[i] = i + 1 < n ? a[(i * n) + i + 1] : 0;
        }
    }

    /// <summary>The v of norm 1 that reflects x onto its first axis; false where nothing is beside it.</summary>
    private static bool Reflection(ReadOnlySpan<double> x, Span<double> v, out double corner)
    {
        double largest = 0;
        foreach (double value in x)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        corner = x[0];
        if (x[1..].IndexOfAnyExcept(0.0) < 0)
        {
            return false;
        }

        for (int i = 0; i < x.Length; i++)
        {
            v[i] = x[i] / largest;
        }

        double norm = Math.Sqrt(RowArithmetic.Dot(v, v));
        double sign = v[0] >= 0 ? 1 : -1;
        corner = -sign * norm * largest;
        v[0] += sign * norm;
        double length = Math.Sqrt(RowArithmetic.Dot(v, v));
        for (int i = 0; i < v.Length; i++)
        {
            v[i] /= length;
        }

        return true;
    }

    // Rows ← H · rows; w is scratch.
    private void ReflectRows(double[] v, int from, double[] w)
    {
        Array.Clear(w);
        for (int i = from; i < _size; i++)
        {
            RowArithmetic.AddScaled(Row(i), 2 * v[i], w);
        }

        for (int i = from; i < _size; i++)
        {
            RowArithmetic.AddScaled(w, -v[i], Row(i));
        }
    }

    private void Diagonalize()
    {
        for (int first = 0; first < _size; first++)
        {
            for (int sweep = 0; sweep < MostSweeps; sweep++)
            {
                int last = first;
                while (last < _size - 1 && Math.Abs(_beside[last]) > double.Epsilon + (1.1e-16 * (Math.Abs(_diagonal[last]) + Math.Abs(_diagonal[last + 1]))))
                {
                    last++;
                }

                if (last == first)
                {
                    break;
                }

                Sweep(first, last);
            }
        }
    }

    private void Sweep(int first, int last)
    {
        double[] d = _diagonal, e = _beside;
        double g = (d[first + 1] - d[first]) / (2 * e[first]);
        double r = Hypotenuse(g, 1);
        g = d[last] - d[first] + (e[first] / (g + Math.CopySign(r, g)));
        double sine = 1, cosine = 1, p = 0;
        for (int i = last - 1; i >= first; i--)
        {
            double f = sine * e[i];
            double b = cosine * e[i];
            e[i + 1] = r = Hypotenuse(f, g);
            if (r == 0)
            {
                d[i + 1] -= p;
                e[last] = 0;
                return;
            }

            sine = f / r;
            cosine = g / r;
            g = d[i + 1] - p;
            r = ((d[i] - g) * sine) + (2 * cosine * b);
            p = sine * r;
            d[i + 1] = g + p;
            g = (cosine * r) - b;
            Rotate(Row(i), Row(i + 1), sine, cosine);
        }

        d[first] -= p;
        e[first] = g;
        e[last] = 0;
    }

    private static double Hypotenuse(double a, double b)
    {
        double large = Math.Max(Math.Abs(a), Math.Abs(b));
        double small = Math.Min(Math.Abs(a), Math.Abs(b));
        return large == 0 ? 0 : large * Math.Sqrt(1 + (small / large * (small / large)));
    }

    private static void Rotate(Span<double> low, Span<double> high, double sine, double cosine)
    {
        int i = 0;
        for (; i <= low.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var a = new Vector<double>(low[i..]);
            var b = new Vector<double>(high[i..]);
            ((sine * a) + (cosine * b)).CopyTo(high[i..]);
            ((cosine * a) - (sine * b)).CopyTo(low[i..]);
        }

        for (; i < low.Length; i++)
        {
            (double a, double b) = (low[i], high[i]);
            high[i] = (sine * a) + (cosine * b);
            low[i] = (cosine * a) - (sine * b);
        }
    }
}
