namespace VkSim.Cli;

/// <summary>Shows how far the stages of a long work have come.</summary>
internal interface IProgressBoard
{
    /// <summary>Begins a stage, which ends the one before; the share done is reported from 0 to 1.</summary>
    IProgress<double> Begin(string stage);
}
