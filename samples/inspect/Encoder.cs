using VkSim;

namespace VkSim.Samples.Inspect;

/// <summary>The least encoder there is: a matrix of weights on the device; an embedding is the weights times the input.</summary>
internal sealed class Encoder(VectorDevice device, float[] weights, int inputs)
{
    /// <summary>Embeddings × inputs.</summary>
    public Matrix Weights { get; } = device.Upload(weights, weights.Length / inputs, inputs);

    /// <summary>One embedding for each row of a batch, of norm 1.</summary>
    public Matrix Encode(Matrix batch)
    {
        using Matrix raw = device.DotProducts(batch, Weights);
        return device.Normalize(raw);
    }

    /// <summary>A step of some training: the weights change where they lie.</summary>
    public void Train(Random random, float rate)
    {
        float[] values = Weights.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += rate * (random.NextSingle() - 0.5f);
        }

        Weights.Write(values);
    }

    /// <summary>A step of a teacher, as MoCo, BYOL and DINO have it: teacher ← m · teacher + (1 − m) · student.</summary>
    public void Follow(Encoder student, float momentum)
    {
        float[] own = Weights.ToArray();
        float[] other = student.Weights.ToArray();
        for (int i = 0; i < own.Length; i++)
        {
            own[i] = (momentum * own[i]) + ((1 - momentum) * other[i]);
        }

        Weights.Write(own);
    }
}
