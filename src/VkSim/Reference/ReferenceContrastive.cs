namespace VkSim.Reference;

/// <summary>
/// The oracle's contrastive losses, as plain as their formulas: each anchor's logits are written out, and gradients go from pair to
/// pair through the similarity. The losses differ only in who is compared with whom.
/// </summary>
internal static class ReferenceContrastive
{
    /// <summary>Evaluates anchors.</summary>
    /// <param name="embeddings">All rows of all operands, one operand after another.</param>
    /// <param name="anchors">Who is compared with whom.</param>
    /// <param name="options">What the loss was given; its reduction gives <paramref name="factor"/>.</param>
    /// <param name="factor">What every anchor's loss is multiplied with in the answer, beside its share.</param>
    public static ReferenceLoss Compute(ReferenceMatrix embeddings, IReadOnlyList<ReferenceAnchor> anchors, PairLossOptions options, double factor)
    {
        double[] losses = new double[anchors.Count];
        var gradient = new ReferenceMatrix(embeddings.Rows, embeddings.Columns);
        var magnitude = new ReferenceMatrix(embeddings.Rows, embeddings.Columns);
        double scaleGradient = 0;
        double biasGradient = 0;
        double scale = Math.Min(options.LogitScale, options.MaxLogitScale);
        for (int index = 0; index < anchors.Count; index++)
        {
            ReferenceAnchor anchor = anchors[index];
            int[] others = [.. anchor.Positives, .. anchor.Negatives];
            double[] similarities = new double[others.Length];
            double[] logits = new double[others.Length];
            for (int k = 0; k < others.Length; k++)
            {
                similarities[k] = Similarity(embeddings, anchor.Row, others[k], options) - (k < anchor.Positives.Count ? options.Margin : 0);
                logits[k] = (scale * similarities[k]) + options.Bias;
            }

            double[] slopes = new double[others.Length];
            double[] sizes = new double[others.Length];
            losses[index] = options is ContrastiveOptions softmax
                ? Softmax(logits, anchor.Positives.Count, softmax, slopes, sizes)
                : Sigmoid(logits, anchor.Positives.Count, slopes, sizes);
            for (int k = 0; k < others.Length; k++)
            {
                double weight = slopes[k] * factor * anchor.Share;
                scaleGradient += weight * similarities[k];
                biasGradient += weight;
                AddSimilarityGradient(embeddings, anchor.Row, others[k], weight * scale, options, gradient);
                AddSimilarityMagnitude(embeddings, anchor.Row, others[k], sizes[k] * factor * anchor.Share * scale, options, magnitude);
            }
        }

        return new ReferenceLoss(losses, gradient, magnitude, options.IsScaleClamped ? 0 : scaleGradient, biasGradient);
    }

    /// <summary>Row i of a belongs to row i of b; the others of b are negatives where the mask (N×N) has them.</summary>
    public static List<ReferenceAnchor> InBatch(int rows, bool symmetric, bool[]? mask = null)
    {
        var anchors = new List<ReferenceAnchor>();
        double share = symmetric ? 0.5 : 1;
        for (int i = 0; i < rows; i++)
        {
            int[] negatives = [.. Enumerable.Range(0, rows).Where(j => j != i && (mask is null || mask[(i * rows) + j])).Select(j => rows + j)];
            anchors.Add(new ReferenceAnchor(i, [rows + i], negatives, share));
        }

        for (int j = 0; symmetric && j < rows; j++)
        {
            int[] negatives = [.. Enumerable.Range(0, rows).Where(i => i != j && (mask is null || mask[(i * rows) + j]))];
            anchors.Add(new ReferenceAnchor(rows + j, [j], negatives, share));
        }

        return anchors;
    }

    /// <summary>Row i of a belongs to row i of b; negatives are a third operand's: all of them, or K for each row.</summary>
    public static List<ReferenceAnchor> Explicit(int rows, int candidates, bool paired, bool[]? mask = null)
    {
        var anchors = new List<ReferenceAnchor>();
        for (int i = 0; i < rows; i++)
        {
            int first = (2 * rows) + (paired ? i * candidates : 0);
            int[] negatives = [.. Enumerable.Range(0, candidates).Where(k => mask is null || mask[(i * candidates) + k]).Select(k => first + k)];
            anchors.Add(new ReferenceAnchor(i, [rows + i], negatives));
        }

        return anchors;
    }

    /// <summary>Rows of two views: a row's partner is its positive, all others but itself are negatives.</summary>
    public static List<ReferenceAnchor> Views(int rows)
    {
        var anchors = new List<ReferenceAnchor>();
        for (int i = 0; i < 2 * rows; i++)
        {
            int partner = (i + rows) % (2 * rows);
            anchors.Add(new ReferenceAnchor(i, [partner], [.. Enumerable.Range(0, 2 * rows).Where(j => j != i && j != partner)]));
        }

        return anchors;
    }

    /// <summary>Rows with labels: all others of the same label are positives, the rest negatives.</summary>
    public static List<ReferenceAnchor> Labels(int[] labels)
    {
        var anchors = new List<ReferenceAnchor>();
        for (int i = 0; i < labels.Length; i++)
        {
            int[] others = [.. Enumerable.Range(0, labels.Length).Where(j => j != i)];
            anchors.Add(new ReferenceAnchor(i, [.. others.Where(j => labels[j] == labels[i])], [.. others.Where(j => labels[j] != labels[i])]));
        }

        return anchors;
    }

    private static double Similarity(ReferenceMatrix embeddings, int row, int other, PairLossOptions options) => options.Normalize
        ? ReferenceCosine.Compute(embeddings.Row(row), embeddings.Row(other), options.Epsilon)
        : ReferenceDistance.Dot(embeddings.Row(row), embeddings.Row(other));

    private static void AddSimilarityGradient(
        ReferenceMatrix embeddings, int row, int other, double upstream, PairLossOptions options, ReferenceMatrix gradient)
    {
        (double[] ofRow, double[] ofOther) = options.Normalize
            ? ReferenceCosine.Gradient(embeddings.Row(row), embeddings.Row(other), upstream, options.Epsilon)
            : (Array.ConvertAll(embeddings.Row(other).ToArray(), v => upstream * v), Array.ConvertAll(embeddings.Row(row).ToArray(), v => upstream * v));
        for (int column = 0; column < embeddings.Columns; column++)
        {
            gradient[row, column] += ofRow[column];
            gradient[other, column] += ofOther[column];
        }
    }

    // Of a cosine: 1 / max(‖x‖, eps) times the other's unit vector, and times its own.
    private static void AddSimilarityMagnitude(
        ReferenceMatrix embeddings, int row, int other, double upstream, PairLossOptions options, ReferenceMatrix magnitude)
    {
        double normOfRow = options.Normalize ? Math.Max(ReferenceNorm.Compute(embeddings.Row(row), 2), options.Epsilon) : 1;
        double normOfOther = options.Normalize ? Math.Max(ReferenceNorm.Compute(embeddings.Row(other), 2), options.Epsilon) : 1;
        for (int column = 0; column < embeddings.Columns; column++)
        {
            double unit = Math.Abs(embeddings[row, column]) / normOfRow;
            double unitOfOther = Math.Abs(embeddings[other, column]) / normOfOther;
            double both = options.Normalize ? unit + unitOfOther : 0;
            magnitude[row, column] += upstream / normOfRow * (options.Normalize ? both : unitOfOther);
            magnitude[other, column] += upstream / normOfOther * (options.Normalize ? both : unit);
        }
    }

    // The first of the logits are the positives'. A row without positives, or with nothing in its denominator, has no loss.
    private static double Softmax(double[] logits, int positives, ContrastiveOptions options, double[] slopes, double[] sizes)
    {
        int first = options.Decoupled ? positives : 0;
        int candidates = logits.Length - first;
        if (positives == 0 || candidates == 0)
        {
            return 0;
        }

        ReadOnlySpan<double> denominator = logits.AsSpan(first);
        double logSum = ReferenceSoftmax.LogSumExp(denominator);
        double[] shares = ReferenceSoftmax.Softmax(denominator);
        double[] ofPositives = ReferenceSoftmax.Softmax(logits.AsSpan(0, positives));
        double keep = 1 - (double)options.LabelSmoothing;
        bool inside = options.Variant == SupConVariant.In;
        double loss = keep * (inside
            ? logSum + Math.Log(positives) - ReferenceSoftmax.LogSumExp(logits.AsSpan(0, positives))
            : logSum - logits.Take(positives).Average());
        loss += options.LabelSmoothing * (logSum - logits.Skip(first).Average());
        for (int k = 0; k < logits.Length; k++)
        {
            double main = k < positives ? -(inside ? ofPositives[k] : 1.0 / positives) : 0;
            double share = k >= first ? shares[k - first] : 0;
            double smooth = k >= first ? options.LabelSmoothing / (double)candidates : 0;

            // With a single positive p − 1 is what the others have, without a difference.
            double both = k == 0 && positives == 1 && first == 0 ? -shares.Skip(1).Sum() : main + share;
            slopes[k] = (keep * both) + (options.LabelSmoothing * share) - smooth;
            sizes[k] = (keep * (positives == 1 ? Math.Abs(both) : Math.Abs(main) + share)) + (options.LabelSmoothing * share) + smooth;
        }

        return loss;
    }

    private static double Sigmoid(double[] logits, int positives, double[] slopes, double[] sizes)
    {
        double loss = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            double sign = k < positives ? 1 : -1;
            loss += ReferenceSoftmax.LogSumExp([0, -sign * logits[k]]);
            slopes[k] = -sign / (1 + Math.Exp(sign * logits[k]));
            sizes[k] = Math.Abs(slopes[k]);
        }

        return loss;
    }
}
