using System.CommandLine;

namespace VkSim.Cli;

/// <summary>The option that lets a command take texts for vectors.</summary>
internal sealed class EmbedOption
{
    private readonly Option<string?> _folder = new("--embed")
    {
        Description = "Take texts for vectors: a .txt file is a text a line, made vectors by the model in this folder as Hugging Face lays it out (model.onnx "
            + $"with vocab.txt or tokenizer.json). ONNX Runtime's library must be in it, among the system's, or named by {OnnxLibrary.Variable}.",
        HelpName = "MODELFOLDER",
    };

    /// <summary>Gives a command the option.</summary>
    public void AddTo(Command command) => command.Options.Add(_folder);

    /// <summary>Opens the model; null where none is named.</summary>
    /// <exception cref="BadInputException">It is none.</exception>
    public TextEmbedding? Open(ParseResult parsed, CancellationToken cancellation) =>
        parsed.GetValue(_folder) is { } folder ? new TextEmbedding(new EmbeddingModel(folder), cancellation) : null;
}
