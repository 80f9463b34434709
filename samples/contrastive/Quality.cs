namespace VkSim.Samples.Contrastive;

/// <summary>How good embeddings of two views are (Wang and Isola, "Understanding Contrastive Representation Learning", 2020).</summary>
/// <param name="Alignment">The mean squared distance of two views of one thing, after normalization: 0 is best.</param>
/// <param name="Uniformity">log of the mean of exp(−2·squared distance) over different things: −4 where all are orthogonal.</param>
/// <param name="Retrieval">How often the nearest second view of a first view is its own.</param>
internal readonly record struct Quality(double Alignment, double Uniformity, double Retrieval)
{
    /// <summary>Measures rows of two views.</summary>
    public static Quality Of(VectorDevice device, float[] first, float[] second, int rows)
    {
        using Matrix a = device.Upload(first, rows, first.Length / rows);
        using Matrix b = device.Upload(second, rows, second.Length / rows);
        using Matrix paired = device.RowwiseCosineSimilarity(a, b);
        using Matrix within = device.CosineSimilarity(a, a);

        // The squared distance of unit vectors is 2 − 2·cos.
        double alignment = paired.ToArray().Average(cosine => 2 - (2.0 * cosine));
        double sum = 0;
        float[] cosines = within.ToArray();
        for (int i = 0; i < cosines.Length; i++)
        {
            sum += i / rows == i % rows ? 0 : Math.Exp(-2 * (2 - (2.0 * cosines[i])));
        }

        Neighbors nearest = device.NearestNeighbors(a, b, 1, Metric.Cosine);
        int found = Enumerable.Range(0, rows).Count(i => nearest[i, 0].Id == i);
        return new Quality(alignment, Math.Log(sum / ((double)rows * (rows - 1))), (double)found / rows);
    }
}
