using System.Text.Json;

namespace VkSim.VectorData.Models;

/// <summary>The type of a data property: single values, or arrays or lists of them.</summary>
internal sealed class DataType
{
    private readonly ScalarType _element;
    private readonly bool _isList;

    private DataType(ScalarType element, bool isMany, bool isList)
    {
        _element = element;
        IsMany = isMany;
        _isList = isList;
    }

    /// <summary>What a data property may be, for messages.</summary>
    public static string Names { get; } = $"{ScalarType.Names}, their nullable forms, and arrays and List<> of them";

    /// <summary>Whether values are arrays or lists.</summary>
    public bool IsMany { get; }

    /// <summary>The type of single values.</summary>
    public Type ElementType => _element.Type;

    /// <summary>The name of the type: that of single values, with [] or &lt;&gt; behind it.</summary>
    public string Name => _element.Type.Name + (!IsMany ? "" : _isList ? "<>" : "[]");

    /// <summary>The one of a type; null where there is none.</summary>
    public static DataType? Of(Type type)
    {
        if (ScalarType.Of(type) is { } scalar)
        {
            return new DataType(scalar, isMany: false, isList: false);
        }

        Type? inner = type.IsArray ? type.GetElementType() : type.IsGenericType ? type.GetGenericArguments()[0] : null;
        return inner is null || ScalarType.Of(inner) is not { } element ? null
            : element.IsArray(type) ? new DataType(element, isMany: true, isList: false)
            : element.IsList(type) ? new DataType(element, isMany: true, isList: true)
            : null;
    }

    /// <summary>A value that the owner of the given one cannot change.</summary>
    public object? Copy(object? value) => value is null || !IsMany ? value : _element.CopyMany(value);

    /// <summary>Writes a value.</summary>
    public void Write(Utf8JsonWriter json, object? value)
    {
        if (value is null)
        {
            json.WriteNullValue();
        }
        else if (IsMany)
        {
            _element.WriteMany(json, value);
        }
        else
        {
            _element.Write(json, value);
        }
    }

    /// <summary>Reads a value.</summary>
    public object? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Null ? null : IsMany ? _element.ReadMany(json, _isList) : _element.Read(json);
}
