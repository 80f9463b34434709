using System.Numerics;

namespace VkSim.Samples.Contrastive;

/// <summary>y = W·x, a row of W for each output, with Adam's moments (Kingma and Ba, 2015).</summary>
internal sealed class Layer
{
    private const float Decay = 0.9f, SquareDecay = 0.999f, Epsilon = 1e-8f;

    private readonly int _inputs;
    private readonly int _outputs;
    private readonly float[] _weights;
    private readonly float[] _gradient;
    private readonly float[] _mean;
    private readonly float[] _square;
    private int _steps;

    public Layer(int inputs, int outputs, Random random)
    {
        (_inputs, _outputs) = (inputs, outputs);
        _weights = new float[inputs * outputs];
        _gradient = new float[_weights.Length];
        _mean = new float[_weights.Length];
        _square = new float[_weights.Length];
        float range = MathF.Sqrt(6f / inputs);
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = ((random.NextSingle() * 2) - 1) * range;
        }
    }

    /// <summary>The outputs of each row.</summary>
    public float[] Forward(float[] x, int rows)
    {
        float[] y = new float[rows * _outputs];
        Parallel.For(0, rows, row =>
        {
            ReadOnlySpan<float> input = x.AsSpan(row * _inputs, _inputs);
            for (int k = 0; k < _outputs; k++)
            {
                y[(row * _outputs) + k] = Dot(input, _weights.AsSpan(k * _inputs, _inputs));
            }
        });
        return y;
    }

    /// <summary>Keeps the gradient of the weights, and gives that of the inputs.</summary>
    public float[] Backward(float[] x, float[] gradient, int rows)
    {
        Parallel.For(0, _outputs, k =>
        {
            Span<float> sum = _gradient.AsSpan(k * _inputs, _inputs);
            sum.Clear();
            for (int row = 0; row < rows; row++)
            {
                Add(gradient[(row * _outputs) + k], x.AsSpan(row * _inputs, _inputs), sum);
            }
        });
        float[] result = new float[rows * _inputs];
        Parallel.For(0, rows, row =>
        {
            Span<float> sum = result.AsSpan(row * _inputs, _inputs);
            for (int k = 0; k < _outputs; k++)
            {
                Add(gradient[(row * _outputs) + k], _weights.AsSpan(k * _inputs, _inputs), sum);
            }
        });
        return result;
    }

    /// <summary>One step of Adam.</summary>
    public void Step(float rate)
    {
        _steps++;
        float mean = 1 - MathF.Pow(Decay, _steps);
        float square = 1 - MathF.Pow(SquareDecay, _steps);
        for (int i = 0; i < _weights.Length; i++)
        {
            float g = _gradient[i];
            _mean[i] += (1 - Decay) * (g - _mean[i]);
            _square[i] += (1 - SquareDecay) * ((g * g) - _square[i]);
            _weights[i] -= rate * (_mean[i] / mean) / (MathF.Sqrt(_square[i] / square) + Epsilon);
        }
    }

    private static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        Vector<float> sums = Vector<float>.Zero;
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            sums += new Vector<float>(x[i..]) * new Vector<float>(y[i..]);
        }

        float sum = Vector.Sum(sums);
        for (; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    private static void Add(float factor, ReadOnlySpan<float> x, Span<float> sum)
    {
        if (factor == 0)
        {
            return;
        }

        var factors = new Vector<float>(factor);
        int i = 0;
        for (; i <= x.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(sum[i..]) + (factors * new Vector<float>(x[i..]))).CopyTo(sum[i..]);
        }

        for (; i < x.Length; i++)
        {
            sum[i] += factor * x[i];
        }
    }
}
