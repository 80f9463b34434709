namespace VkSim.Native;

/// <summary>Whether this thread is within a function of the host's that the library called.</summary>
internal static class Callback
{
    [ThreadStatic]
    private static bool t_running;

    public static bool IsRunning => t_running;

    public static void Enter() => t_running = true;

    public static void Leave() => t_running = false;
}
