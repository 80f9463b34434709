using System.Text;

namespace VkSim.Cli.Tests.Processes;

/// <summary>Files of arrays for commands to read, and what they made of them.</summary>
internal sealed class ArrayFiles : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public void Dispose() => _folder.Dispose();

    /// <summary>A path in the folder.</summary>
    public string At(string name) => Path.Combine(_folder.Path, name);

    /// <summary>Writes values; the shape is rows × columns.</summary>
    public string Write(string name, float[] values, params long[] shape)
    {
        VectorFile.Write(At(name), values, shape);
        return At(name);
    }

    /// <summary>Writes values in double precision as NumPy does.</summary>
    public string WriteDouble(string name, double[] values, int rows, int columns)
    {
        string header = $"{{'descr': '<f8', 'fortran_order': False, 'shape': ({rows}, {columns}), }}".PadRight(117) + "\n";
        File.WriteAllBytes(
            At(name), [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. values.SelectMany(BitConverter.GetBytes)]);
        return At(name);
    }

    /// <summary>Writes integers of 64 bits.</summary>
    public string WriteInt64(string name, long[] values, params long[] shape)
    {
        VectorFile.Write(At(name), values, shape);
        return At(name);
    }

    /// <summary>Writes a text file.</summary>
    public string WriteText(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    /// <summary>Writes random values, the same for the same seed.</summary>
    public string WriteRandom(string name, int rows, int columns, int seed = 1) => Write(name, Random(rows, columns, seed), rows, columns);

    /// <summary>Random values in (−1, 1).</summary>
    public static float[] Random(int rows, int columns, int seed = 1)
    {
        Random random = new(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (2 * random.NextSingle()) - 1;
        }

        return values;
    }

    /// <summary>The values of a file, and its shape such as "3×4".</summary>
    public (float[] Values, string Shape) Read(string name)
    {
        using VectorFileReader reader = VectorFile.Open(At(name));
        return (reader.ToArray(), string.Join('×', reader.Shape));
    }

    /// <summary>All names in the folder, hidden ones too.</summary>
    public string[] Names() => [.. Directory.EnumerateFileSystemEntries(_folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
}
