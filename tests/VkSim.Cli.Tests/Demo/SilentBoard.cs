namespace VkSim.Cli.Tests.Demo;

/// <summary>A board that nobody watches.</summary>
internal sealed class SilentBoard : IProgressBoard, IProgress<double>
{
    public IProgress<double> Begin(string stage) => this;

    public void Report(double value)
    {
    }
}
