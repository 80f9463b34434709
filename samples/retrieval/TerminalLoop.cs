using System.Text;

namespace VkSim.Samples.Retrieval;

/// <summary>Asks while somebody types.</summary>
internal sealed class TerminalLoop(IPassageSearch search, int top)
{
    // ANSI: to the upper left corner; clear from here.
    private const string Home = "\e[H", Clear = "\e[J";

    /// <summary>Until Escape.</summary>
    public async Task RunAsync()
    {
        string question = "";
        Console.Write($"{Home}{Clear}Ask about {search.Count} passages (Escape ends): ");
        while (Read(ref question))
        {
            var page = new StringBuilder($"{Home}{Clear}? {question}\n");
            if (question.Trim().Length > 0)
            {
                (IReadOnlyList<Hit> hits, string times) = await search.FindAsync(question, top);
                page.Append($"  {times}\n\n");
                foreach (Hit hit in hits)
                {
                    page.Append($"{Printed.Line(hit, Console.WindowWidth)}\n");
                }
            }

            Console.Write(page.Append($"\e[1;{question.Length + 3}H"));
        }

        Console.Write($"{Home}{Clear}");
    }

    // All keys that are there are taken together, so that a slow search never runs behind.
    private static bool Read(ref string question)
    {
        do
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Escape:
                    return false;
                case ConsoleKey.Backspace:
                    question = question.Length > 0 ? question[..^1] : "";
                    break;
                default:
                    question += char.IsControl(key.KeyChar) ? "" : key.KeyChar;
                    break;
            }
        }
        while (Console.KeyAvailable);
        return true;
    }
}
