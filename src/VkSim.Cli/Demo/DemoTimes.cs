namespace VkSim.Cli;

/// <summary>How long each step of the demo took.</summary>
internal sealed record DemoTimes
{
    /// <summary>Opening the device and its first call, which builds what the later ones use.</summary>
    public TimeSpan Open { get; set; }

    /// <summary>Reading the files.</summary>
    public TimeSpan Read { get; set; }

    /// <summary>From texts to vectors.</summary>
    public TimeSpan Vectorize { get; set; }

    /// <summary>Copying the vectors to the device.</summary>
    public TimeSpan Upload { get; set; }

    /// <summary>Normalizing the vectors.</summary>
    public TimeSpan Normalize { get; set; }

    /// <summary>Finding the nearest texts of every text.</summary>
    public TimeSpan Nearest { get; set; }

    /// <summary>The score matrix that the check looks at, and the scores of the query.</summary>
    public TimeSpan Scores { get; set; }

    /// <summary>Copying scores back.</summary>
    public TimeSpan Readback { get; set; }

    /// <summary>The oracle's own computation.</summary>
    public TimeSpan Check { get; set; }

    /// <summary>Everything the device computed.</summary>
    public TimeSpan Compute => Normalize + Nearest + Scores;
}
