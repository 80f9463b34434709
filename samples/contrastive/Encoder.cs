namespace VkSim.Samples.Contrastive;

/// <summary>Two layers with a rectifier between them.</summary>
internal sealed class Encoder(int inputs, int hidden, int outputs, Random random)
{
    private readonly Layer _first = new(inputs, hidden, random);
    private readonly Layer _second = new(hidden, outputs, random);

    /// <summary>The embedding of each row, with what <see cref="Learn"/> needs.</summary>
    public (float[] Embeddings, float[] Hidden) Encode(float[] x, int rows)
    {
        float[] middle = _first.Forward(x, rows);
        for (int i = 0; i < middle.Length; i++)
        {
            middle[i] = Math.Max(0, middle[i]);
        }

        return (_second.Forward(middle, rows), middle);
    }

    /// <summary>One step against the gradient of the loss with respect to the embeddings.</summary>
    public void Learn(float[] x, float[] hidden, float[] gradient, int rows, float rate)
    {
        float[] ofHidden = _second.Backward(hidden, gradient, rows);
        for (int i = 0; i < ofHidden.Length; i++)
        {
            ofHidden[i] = hidden[i] > 0 ? ofHidden[i] : 0;
        }

        _first.Backward(x, ofHidden, rows);
        _first.Step(rate);
        _second.Step(rate);
    }
}
