namespace VkSim.Cli;

/// <summary>Computes a loss of files on a device.</summary>
internal sealed class LossComputation(VectorDevice device, LossRequest request, LossInputs inputs, IProgressBoard board, CancellationToken cancellation)
{
    /// <summary>Uploads the files and computes.</summary>
    public LossAnswer Run()
    {
        using Matrix a = inputs.A.UploadAll(device, board.Begin("Uploading"), cancellation);
        if (request.Name == LossName.CrossEntropy)
        {
            return CrossEntropy(a);
        }

        using Matrix? b = inputs.B?.UploadAll(device, board.Begin("Uploading"), cancellation);
        using Matrix? negatives = inputs.Negatives?.UploadAll(device, board.Begin("Uploading"), cancellation);
        LossResult result = request.Name switch
        {
            LossName.Clip when inputs.Mask.Length == 0 => device.Clip(a, b!, Softmax(new ClipOptions())),
            LossName.NtXent => device.NtXent(a, b!, Softmax(new NtXentOptions())),
            LossName.SupCon => device.SupCon(a, inputs.Labels, Softmax(new SupConOptions { Mean = request.Variant })),
            LossName.SigLip => device.SigLip(a, b!, Pairs(new SigLipOptions())),
            LossName.Clip => device.InfoNce(a, b!, Softmax(new InfoNceOptions { Symmetric = true, LogitScale = new ClipOptions().LogitScale, Mask = inputs.Mask })),
            _ => device.InfoNce(a, b!, Softmax(new InfoNceOptions { Negatives = negatives, NegativesArePaired = inputs.NegativesArePaired, Mask = inputs.Mask })),
        };
        return new LossAnswer
        {
            Loss = result.Loss,
            Losses = result.Losses.ToArray(),
            ScaleGradient = result.ScaleGradient,
            TemperatureGradient = result.TemperatureGradient,
            BiasGradient = result.BiasGradient,
            PeakScratchBytes = result.PeakScratchBytes,
            GradientA = result.GradientA,
            GradientB = result.GradientB,
            GradientNegatives = result.GradientNegatives,
            Explanation = result.Explanation,
        };
    }

    private LossAnswer CrossEntropy(Matrix logits)
    {
        using Matrix? probabilities = inputs.Probabilities?.UploadAll(device, board.Begin("Uploading"), cancellation);
        CrossEntropyOptions options = new()
        {
            ClassWeights = inputs.Weights,
            LabelSmoothing = request.LabelSmoothing,
            Reduction = request.Reduction,
            WithGradient = request.WithGradients,
            CancellationToken = cancellation,
            Progress = board.Begin("Computing"),
        };
        options = request.IgnoreIndex is { } ignored ? options with { IgnoreIndex = ignored } : options;
        CrossEntropyResult result = probabilities is null
            ? device.CrossEntropy(logits, inputs.Labels, options)
            : device.CrossEntropy(logits, probabilities, options);
        using Matrix rows = result.Losses;
        float[] losses = rows.ToArray();
        return new LossAnswer
        {
            Loss = result.Loss,
            Losses = losses,
            PeakScratchBytes = device.Backend.ScratchBytes + (sizeof(float) * losses.LongLength),
            GradientA = result.Gradient,
        };
    }

    private T Softmax<T>(T options)
        where T : ContrastiveOptions =>
        Pairs((T)(ContrastiveOptions)(options with { LabelSmoothing = request.LabelSmoothing, Decoupled = request.Decoupled }));

    private T Pairs<T>(T options)
        where T : PairLossOptions
    {
        PairLossOptions plain = options with
        {
            Reduction = request.Reduction,
            Normalize = request.Normalize,
            WithGradients = request.WithGradients,
            Explain = request.Explain,
            Bias = request.Bias ?? options.Bias,
            Margin = request.Margin ?? options.Margin,
            CancellationToken = cancellation,
            Progress = board.Begin("Computing"),
        };
        plain = request.Scale is { } scale ? plain with { LogitScale = scale } : plain;
        return (T)(request.Temperature is { } temperature ? plain with { Temperature = temperature } : plain);
    }
}
