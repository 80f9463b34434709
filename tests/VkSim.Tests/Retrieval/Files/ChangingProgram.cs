using System.Globalization;

namespace VkSim.Tests.Retrieval.Files;

/// <summary>A program that changes an index in a file and writes a byte for each change that was acknowledged: the test assembly, run by itself.</summary>
internal static class ChangingProgram
{
    /// <summary>Changes an index until the process is ended, or a change fails.</summary>
    /// <param name="args">The file, the script's seed, the first step, how changes are flushed, and how many there are at most.</param>
    /// <returns>0: all were made; 3: one failed and was as if it had never been, and another one is possible once there is room.</returns>
    public static int Main(string[] args)
    {
        using var device = VectorDevice.Create("cpu");
        using var index = EmbeddingIndex.Open(args[0], device, ChangeScript.Options, new() { Flush = Enum.Parse<IndexFlush>(args[3]) });
        using Stream output = Console.OpenStandardOutput();
        int first = int.Parse(args[2], CultureInfo.InvariantCulture);
        int count = int.Parse(args[4], CultureInfo.InvariantCulture);
        var script = new ChangeScript(int.Parse(args[1], CultureInfo.InvariantCulture));
        for (int step = first; step < first + count; step++)
        {
            (long[] Ids, long Next) before = (index.GetIds(), index.Count);
            try
            {
                script.Apply(step, index);
            }
            catch (IOException e)
            {
                Console.Error.WriteLine(e.Message);
                return index.GetIds().SequenceEqual(before.Ids) && index.Search(new float[ChangeScript.Dimensions], 5).Count == Math.Min(5, before.Next) ? 3 : 4;
            }

            output.WriteByte((byte)'.');
            output.Flush();
        }

        return 0;
    }
}
