namespace VkSim.Cli;

/// <summary>What the process tells its caller; a fixed contract.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadInput = 2;
    public const int NoSuchDevice = 3;
    public const int CheckFailed = 4;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;
}
