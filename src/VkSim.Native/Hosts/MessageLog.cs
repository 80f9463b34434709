using System.Text;

namespace VkSim.Native;

/// <summary>The host's function for messages.</summary>
internal static unsafe class MessageLog
{
    // Held during the call: whoever has replaced the function knows that the former one has returned.
    private static readonly Lock s_gate = new();
    private static delegate* unmanaged<void*, int, byte*, void> s_function;
    private static void* s_user;
    private static LogLevel s_least;

    public static void Set(delegate* unmanaged<void*, int, byte*, void> function, void* user, LogLevel least)
    {
        lock (s_gate)
        {
            s_function = function;
            s_user = user;
            s_least = least;
        }
    }

    public static void Write(LogLevel level, string message)
    {
        if (s_function is null || Callback.IsRunning)
        {
            return;
        }

        byte[] text = Encoding.UTF8.GetBytes(message + "\0");
        lock (s_gate)
        {
            if (s_function is null || level < s_least)
            {
                return;
            }

            Callback.Enter();
            fixed (byte* first = text)
            {
                s_function(s_user, (int)level, first);
            }

            Callback.Leave();
        }
    }
}
