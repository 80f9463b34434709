using System.Text.Json;

namespace VkSim.VectorData.Models;

/// <inheritdoc cref="ScalarType"/>
/// <typeparam name="T">The type.</typeparam>
/// <param name="write">Writes a value.</param>
/// <param name="read">Reads it.</param>
internal sealed class ScalarType<T>(Action<Utf8JsonWriter, T> write, Func<JsonElement, T> read) : ScalarType
    where T : notnull
{
    /// <inheritdoc/>
    public override Type Type => typeof(T);

    /// <inheritdoc/>
    public override bool IsArray(Type type) => type == typeof(T[]);

    /// <inheritdoc/>
    public override bool IsList(Type type) => type == typeof(List<T>);

    /// <inheritdoc/>
    public override object CopyMany(object values) => values is T[] array ? array.Clone() : new List<T>((List<T>)values);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter json, object value) => write(json, (T)value);

    /// <inheritdoc/>
    public override object Read(JsonElement json) => read(json);

    /// <inheritdoc/>
    public override void WriteMany(Utf8JsonWriter json, object values)
    {
        json.WriteStartArray();
        foreach (T? value in (IEnumerable<T?>)values)
        {
            if (value is null)
            {
                json.WriteNullValue();
            }
            else
            {
                write(json, value);
            }
        }

        json.WriteEndArray();
    }

    /// <inheritdoc/>
    public override object ReadMany(JsonElement json, bool asList)
    {
        IEnumerable<T?> values = json.EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? default : read(value));
        return asList ? values.ToList() : values.ToArray();
    }
}
