using System.Globalization;
using System.Text;
using System.Text.Json;

namespace VkSim.VectorData.Models;

/// <summary>A type of single values that a record may hold, and how they are written.</summary>
internal abstract class ScalarType
{
    private static readonly UTF8Encoding WholeText = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Dictionary<Type, ScalarType> Known = new ScalarType[]
    {
        new ScalarType<bool>((json, value) => json.WriteBooleanValue(value), json => json.GetBoolean()),
        new ScalarType<byte>((json, value) => json.WriteNumberValue(value), json => json.GetByte()),
        new ScalarType<sbyte>((json, value) => json.WriteNumberValue(value), json => json.GetSByte()),
        new ScalarType<short>((json, value) => json.WriteNumberValue(value), json => json.GetInt16()),
        new ScalarType<ushort>((json, value) => json.WriteNumberValue(value), json => json.GetUInt16()),
        new ScalarType<int>((json, value) => json.WriteNumberValue(value), json => json.GetInt32()),
        new ScalarType<uint>((json, value) => json.WriteNumberValue(value), json => json.GetUInt32()),
        new ScalarType<long>((json, value) => json.WriteNumberValue(value), json => json.GetInt64()),
        new ScalarType<ulong>((json, value) => json.WriteNumberValue(value), json => json.GetUInt64()),
        new ScalarType<float>(WriteFloat, json => json.ValueKind == JsonValueKind.String ? float.Parse(json.GetString()!, CultureInfo.InvariantCulture) : json.GetSingle()),
        new ScalarType<double>(WriteDouble, json => json.ValueKind == JsonValueKind.String ? double.Parse(json.GetString()!, CultureInfo.InvariantCulture) : json.GetDouble()),
        new ScalarType<decimal>((json, value) => json.WriteNumberValue(value), json => json.GetDecimal()),
        new ScalarType<string>(WriteText, json => json.GetString()!),
        new ScalarType<DateTime>((json, value) => json.WriteStringValue(value), json => json.GetDateTime()),
        new ScalarType<DateTimeOffset>((json, value) => json.WriteStringValue(value), json => json.GetDateTimeOffset()),
        new ScalarType<DateOnly>((json, value) => json.WriteStringValue(value.ToString("O", CultureInfo.InvariantCulture)), json => DateOnly.ParseExact(json.GetString()!, "O", CultureInfo.InvariantCulture)),
        new ScalarType<TimeOnly>((json, value) => json.WriteStringValue(value.ToString("O", CultureInfo.InvariantCulture)), json => TimeOnly.ParseExact(json.GetString()!, "O", CultureInfo.InvariantCulture)),
        new ScalarType<TimeSpan>((json, value) => json.WriteNumberValue(value.Ticks), json => new TimeSpan(json.GetInt64())),
        new ScalarType<Guid>((json, value) => json.WriteStringValue(value), json => json.GetGuid()),
    }.ToDictionary(type => type.Type);

    /// <summary>The type, never nullable.</summary>
    public abstract Type Type { get; }

    /// <summary>All of them, for messages.</summary>
    public static string Names { get; } = string.Join(", ", Known.Keys.Select(type => type.Name));

    /// <summary>The one of a type, or of the type that it is the nullable form of; null where there is none.</summary>
    public static ScalarType? Of(Type type) => Known.GetValueOrDefault(Nullable.GetUnderlyingType(type) ?? type);

    /// <summary>Whether a type is an array, or a list, of values of this one.</summary>
    public abstract bool IsArray(Type type);

    /// <inheritdoc cref="IsArray"/>
    public abstract bool IsList(Type type);

    /// <summary>Another array or list of the same values, which are copied.</summary>
    public abstract object CopyMany(object values);

    /// <summary>Writes a value.</summary>
    /// <exception cref="ArgumentException">A text has half a surrogate pair.</exception>
    public abstract void Write(Utf8JsonWriter json, object value);

    /// <summary>Reads a value.</summary>
    /// <exception cref="FormatException">It is not one of this type.</exception>
    /// <exception cref="InvalidOperationException">It is not one of this type.</exception>
    public abstract object Read(JsonElement json);

    /// <summary>Writes an array or list.</summary>
    public abstract void WriteMany(Utf8JsonWriter json, object values);

    /// <summary>Reads what <see cref="WriteMany"/> wrote.</summary>
    public abstract object ReadMany(JsonElement json, bool asList);

    // JSON has no half surrogates; replaced, two keys could become one.
    private static void WriteText(Utf8JsonWriter json, string value) => json.WriteStringValue(WholeText.GetBytes(value));

    private static void WriteFloat(Utf8JsonWriter json, float value)
    {
        if (float.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static void WriteDouble(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        }
    }
}
