using VkSim.Cli.Text;

namespace VkSim.Samples.Contrastive;

/// <summary>Pieces of the program texts in a repository, as vectors.</summary>
internal static class Texts
{
    private const int LinesOfAPiece = 60;

    private static readonly string[] _folders = ["src", "shaders", "tests", "bench"];

    /// <summary>Vectors of the first so many pieces, row after row, each of Euclidean norm 1.</summary>
    public static float[] Vectors(string repository, int pieces, int dimensions)
    {
        var texts = new List<string>();
        foreach (string file in Files(repository))
        {
            foreach (string[] lines in File.ReadLines(file).Chunk(LinesOfAPiece).Where(lines => lines.Length > LinesOfAPiece / 2))
            {
                texts.Add(string.Join('\n', lines));
            }
        }

        if (texts.Count < pieces)
        {
            throw new InvalidOperationException($"There are {texts.Count} pieces of text under {repository}; {pieces} are needed.");
        }

        // Evenly out of all of them, so that neighbouring files do not dominate.
        string[] chosen = [.. Enumerable.Range(0, pieces).Select(i => texts[(int)((long)i * texts.Count / pieces)])];
        var vectorizer = new TextVectorizer(new TextVectorizerOptions { Dimensions = dimensions });
        vectorizer.Fit(chosen);
        float[] vectors = new float[pieces * dimensions];
        for (int i = 0; i < pieces; i++)
        {
            float[] vector = vectorizer.Transform(chosen[i]);
            float norm = MathF.Sqrt(vector.Sum(v => v * v));
            for (int c = 0; c < dimensions; c++)
            {
                vectors[(i * dimensions) + c] = vector[c] / norm;
            }
        }

        return vectors;
    }

    private static IEnumerable<string> Files(string repository) => _folders
        .Select(folder => Path.Combine(repository, folder))
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories))
        .Where(file => Path.GetExtension(file) is ".cs" or ".comp" or ".glsl")
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
        .Order(StringComparer.Ordinal);
}
