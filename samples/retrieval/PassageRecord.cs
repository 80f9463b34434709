using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.VectorData;

namespace VkSim.Samples.Retrieval;

/// <summary>A passage as a vector store has it.</summary>
internal sealed class PassageRecord
{
    /// <summary>The same for the same text at the same place.</summary>
    [VectorStoreKey]
    public string Id { get; set; } = "";

    /// <summary>See <see cref="Passage.File"/>.</summary>
    [VectorStoreData(IsIndexed = true)]
    public string File { get; set; } = "";

    /// <summary>See <see cref="Passage.Line"/>.</summary>
    [VectorStoreData]
    public int Line { get; set; }

    /// <summary>See <see cref="Passage.Text"/>.</summary>
    [VectorStoreData]
    public string Text { get; set; } = "";

    /// <summary>What the vector is made from.</summary>
    [VectorStoreVector(MiniLmGenerator.Dimensions, DistanceFunction = DistanceFunction.CosineSimilarity)]
    public string Embedded => Text;

    /// <summary>The record of a passage.</summary>
    public static PassageRecord Of(Passage passage) => new()
    {
        Id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{passage.File}:{passage.Line}:{passage.Text}"))),
        File = passage.File,
        Line = passage.Line,
        Text = passage.Text,
    };
}
