namespace VkSim.Native;

/// <summary>Numbers that the header names.</summary>
internal static class EnumValue
{
    /// <exception cref="ArgumentOutOfRangeException">The header does not name the number.</exception>
    public static TEnum Of<TEnum>(int value, string name)
        where TEnum : struct, Enum
    {
        var converted = (TEnum)Enum.ToObject(typeof(TEnum), value);
        return Enum.IsDefined(converted)
            ? converted
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected 0 to {Enum.GetValues<TEnum>().Length - 1}.");
    }
}
