namespace VkSim.Losses;

/// <summary>Shares out the progress of a loss among its passes. One that gives both operands' gradients counts as two.</summary>
internal sealed class LossProgress(IProgress<double> progress) : IProgress<double>
{
    private int _done;
    private int _steps;
    private double _last;

    /// <summary>Passes in all.</summary>
    public int Passes { private get; set; } = 1;

    /// <summary>Begins a pass, or two at a time.</summary>
    public void Begin(int steps) => _steps = steps;

    /// <summary>Ends what was begun.</summary>
    public void End()
    {
        _done += _steps;
        _steps = 0;
        Report(0);
    }

    /// <summary>Tells that all is done.</summary>
    public void Finish()
    {
        _done = Passes;
        Report(0);
    }

    /// <inheritdoc/>
    public void Report(double value)
    {
        double all = Math.Min(1, (_done + (value * _steps)) / Passes);
        if (all > _last)
        {
            _last = all;
            progress.Report(all);
        }
    }
}
