using System.Diagnostics;

namespace VkSim.Samples.FrameLoop;

/// <summary>A loop at 60 Hz that does nothing but what it is told to do in a frame.</summary>
internal static class Loop
{
    private const double Rate = 60;
    private const int WarmFrames = 30;

    /// <summary>Runs frames and times what each costs the calling thread.</summary>
    /// <param name="frames">How many.</param>
    /// <param name="frame">A frame's work; says whether it had results. It gets the number of the frame.</param>
    public static Times Run(int frames, Func<int, bool> frame)
    {
        var milliseconds = new double[frames];
        int results = 0;
        int late = 0;
        long bytes = 0;
        long start = Stopwatch.GetTimestamp();
        for (int i = -WarmFrames; i < frames; i++)
        {
            double due = (i + WarmFrames) / Rate;
            double wait = due - Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (wait > 0)
            {
                Thread.Sleep(TimeSpan.FromSeconds(wait));
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread();
            long began = Stopwatch.GetTimestamp();
            bool hasResults = frame(i + WarmFrames);
            if (i < 0)
            {
                continue;
            }

            milliseconds[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            bytes += GC.GetAllocatedBytesForCurrentThread() - allocated;
            results += hasResults ? 1 : 0;
            late += milliseconds[i] > 1000 / Rate ? 1 : 0;
        }

        Array.Sort(milliseconds);
        return new Times(milliseconds, bytes / frames, late, results);
    }

    /// <summary>What frames cost.</summary>
    public sealed record Times(double[] Milliseconds, long BytesAFrame, int Late, int Results)
    {
        public int Frames => Milliseconds.Length;

        public double At(double share) => Milliseconds[(int)Math.Min(Milliseconds.Length - 1, share * Milliseconds.Length)];
    }
}
