using System.Text.Json.Serialization;

namespace VkSim.VectorData.Logs;

/// <summary>What a log begins with.</summary>
/// <param name="Version">The version of the format.</param>
/// <param name="Properties">What the records are made of, in words.</param>
/// <param name="Vectors">Where vectors are elsewhere, what the names of their indexes begin with; null: they are where the records are.</param>
internal sealed record LogHead(int Version, string[] Properties, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Vectors)
{
    /// <summary>The version of the format of collections whose vectors are here.</summary>
    public const int LocalVersion = 1;

    /// <summary>The version of the format of collections whose vectors are elsewhere: records have the numbers of their versions, and libraries that do not know them refuse it.</summary>
    public const int RemoteVersion = 2;

    /// <summary>The head of a log.</summary>
    /// <param name="properties">What the records are made of, in words.</param>
    /// <param name="vectors">See <see cref="Vectors"/>.</param>
    public static LogHead Of(string[] properties, Guid? vectors) => new(vectors is null ? LocalVersion : RemoteVersion, properties, vectors);
}
