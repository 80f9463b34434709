using System.Numerics.Tensors;
using FastBertTokenizer;
using Microsoft.ML.OnnxRuntime;

namespace VkSim.Cli;

/// <summary>A model that makes a vector of a text, run by ONNX Runtime on the CPU.</summary>
/// <remarks>
/// The vectors of a text's tokens become one as the folder says, by default their mean, made as long as 1. One thread at a time may call.
/// </remarks>
internal sealed class EmbeddingModel : IDisposable
{
    private const int AtOnce = 32;

    // What networks of sentence transformers are asked for, and what they answer: a vector a text where they do the last step themselves.
    private static readonly string[] Inputs = ["input_ids", "attention_mask", "token_type_ids"];
    private static readonly string[] SentenceOutputs = ["sentence_embedding", "sentence_embeddings"];
    private static readonly string[] TokenOutputs = ["last_hidden_state", "token_embeddings"];

    private readonly ModelFolder _folder;
    private readonly BertTokenizer _tokenizer;
    private readonly InferenceSession _session;
    private readonly RunOptions _run;
    private readonly string[] _inputs;
    private readonly string _output;
    private readonly bool _isPooled;

    /// <summary>Opens a folder.</summary>
    /// <exception cref="BadInputException">There is no model in it, one of an unknown kind, or no ONNX Runtime.</exception>
    public EmbeddingModel(string path)
    {
        _folder = new ModelFolder(path);
        _tokenizer = ReadVocabulary(_folder);
        OnnxLibrary.Require(path);
        _run = new RunOptions();
        _session = OpenSession(_folder.Model);
        try
        {
            _inputs = [.. _session.InputMetadata.Keys];
            Refuse(_inputs.Except(Inputs), "the input", Inputs);
            string[] outputs = [.. _session.OutputMetadata.Keys];
            _output = SentenceOutputs.Concat(TokenOutputs).FirstOrDefault(outputs.Contains) ?? (outputs.Length == 1 ? outputs[0] : "");
            Refuse(_output.Length == 0 ? outputs : [], "the outputs", [.. SentenceOutputs, .. TokenOutputs]);
            _isPooled = _session.OutputMetadata[_output].Dimensions.Length switch
            {
                2 => true,
                3 => false,
                int rank => throw new BadInputException(_folder.Model, $"an output of {rank} dimensions, '{_output}'", "a vector a token, or a vector a text"),
            };
            Dimensions = Encode([""])[0].Length;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Components of a vector.</summary>
    public int Dimensions { get; }

    /// <summary>A vector for each text.</summary>
    /// <exception cref="BadInputException">The network does not run.</exception>
    public float[][] Encode(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        var tokens = texts.Select(text => _tokenizer.Encode(text, _folder.MostTokens).InputIds.ToArray()).ToArray();
        float[][] vectors = new float[texts.Count][];

        // Texts of a batch are filled up to the longest, so those of one length go together.
        foreach (int[] batch in Enumerable.Range(0, texts.Count).OrderBy(i => tokens[i].Length).Chunk(AtOnce))
        {
            cancellation.ThrowIfCancellationRequested();
            Encode(batch, tokens, vectors);
        }

        return vectors;
    }

    public void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }

    private static BertTokenizer ReadVocabulary(ModelFolder folder)
    {
        BertTokenizer tokenizer = new();
        try
        {
            using FileStream file = File.OpenRead(folder.Vocabulary);
            if (Path.GetExtension(folder.Vocabulary) == ".json")
            {
                tokenizer.LoadTokenizerJson(file);
            }
            else
            {
                using var text = new StreamReader(file);
                tokenizer.LoadVocabulary(text, convertInputToLowercase: folder.IsLowerCase);
            }

            return tokenizer;
        }
        catch (Exception error) when (error is not (BadInputException or OutOfMemoryException))
        {
            throw new BadInputException(folder.Vocabulary, $"words that cannot be read ({OneLine.From(error.Message)})", "those of a WordPiece tokenizer, as BERT has it");
        }
    }

    private static InferenceSession OpenSession(string model)
    {
        using SessionOptions options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        try
        {
            return new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException error)
        {
            throw new BadInputException(model, $"a network that ONNX Runtime refuses ({OneLine.From(error.Message)})", "an ONNX model");
        }
    }

    private void Refuse(IEnumerable<string> found, string what, string[] expected)
    {
        if (found.Any())
        {
            throw new BadInputException(_folder.Model, $"{what} {string.Join(", ", found)}", string.Join(", ", expected));
        }
    }

    private void Encode(int[] batch, long[][] tokens, float[][] vectors)
    {
        int length = batch.Max(i => tokens[i].Length);
        long[] shape = [batch.Length, length];
        long[] ids = new long[batch.Length * length], mask = new long[ids.Length];
        for (int i = 0; i < batch.Length; i++)
        {
            tokens[batch[i]].CopyTo(ids, i * length);
            mask.AsSpan(i * length, tokens[batch[i]].Length).Fill(1);
        }

        OrtValue[] inputs = [.. _inputs.Select(name => OrtValue.CreateTensorValueFromMemory(
            name == Inputs[0] ? ids : name == Inputs[1] ? mask : new long[ids.Length], shape))];
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(_run, _inputs, inputs, [_output]);
            ReadOnlySpan<float> values = outputs[0].GetTensorDataAsSpan<float>();
            int each = values.Length / batch.Length;
            for (int i = 0; i < batch.Length; i++)
            {
                vectors[batch[i]] = Finish(values.Slice(i * each, each), length, tokens[batch[i]].Length);
            }
        }
        catch (OnnxRuntimeException error)
        {
            throw new BadInputException(_folder.Model, $"a network that does not run ({OneLine.From(error.Message)})", "one that takes the tokens of texts");
        }
        finally
        {
            Array.ForEach(inputs, input => input.Dispose());
        }
    }

    private float[] Finish(ReadOnlySpan<float> values, int length, int tokens)
    {
        float[] vector = _isPooled ? values.ToArray() : new float[values.Length / length];
        for (int token = 0; !_isPooled && token < (_folder.Pooling == TokenPooling.First ? 1 : tokens); token++)
        {
            TensorPrimitives.Add(vector, values.Slice(token * vector.Length, vector.Length), vector);
        }

        if (!_isPooled && _folder.Pooling == TokenPooling.Mean)
        {
            TensorPrimitives.Divide(vector, tokens, vector);
        }

        if (_folder.IsNormalized)
        {
            TensorPrimitives.Divide(vector, Math.Max(TensorPrimitives.Norm(vector), 1e-12f), vector);
        }

        return vector;
    }
}
