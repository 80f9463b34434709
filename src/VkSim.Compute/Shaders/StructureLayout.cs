using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <summary>Where the fields of an unmanaged C# structure lie, by the rules of sequential and explicit layout.</summary>
internal static class StructureLayout
{
    /// <summary>The fields in their order; empty where the layout is the runtime's own choice, or the type no structure.</summary>
    /// <param name="type">An unmanaged type.</param>
    /// <param name="size">Its size in bytes.</param>
    public static IReadOnlyList<LayoutMember> Fields(Type type, int size)
    {
        if (type.IsPrimitive || type.IsEnum || !TryMeasure(type, out int measured, out _, out List<LayoutMember> fields) || measured != size)
        {
            return [];
        }

        return fields;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The instance fields of a structure are kept for its layout.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The instance fields of a structure are kept for its layout.")]
    private static bool TryMeasure(Type type, out int size, out int alignment, out List<LayoutMember> fields)
    {
        fields = [];
        (size, alignment) = (PrimitiveBytes(type), PrimitiveBytes(type));
        if (size > 0)
        {
            return true;
        }

        // A pointer's size is the machine's, and shaders have none.
        StructLayoutAttribute? layout = type.StructLayoutAttribute;
        if (type.IsPrimitive || type.IsPointer || layout is null || layout.Value == LayoutKind.Auto)
        {
            return false;
        }

        alignment = 1;
        int end = 0;
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(f => f.MetadataToken))
        {
            if (!TryMeasure(field.FieldType, out int bytes, out int natural, out _))
            {
                return false;
            }

            natural = layout.Pack > 0 ? Math.Min(natural, layout.Pack) : natural;
            int offset = field.GetCustomAttribute<FieldOffsetAttribute>()?.Value ?? (end + natural - 1) / natural * natural;
            fields.Add(new LayoutMember(field.Name, offset, bytes));
            end = Math.Max(end, offset + bytes);
            alignment = Math.Max(alignment, natural);
        }

        int repeated = type.GetCustomAttribute<InlineArrayAttribute>()?.Length ?? 1;
        size = Math.Max(((end * repeated) + alignment - 1) / alignment * alignment, layout.Size);
        return size > 0;
    }

    private static int PrimitiveBytes(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean or TypeCode.Byte or TypeCode.SByte => 1,
        TypeCode.Char or TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Single => 4,
        TypeCode.Int64 or TypeCode.UInt64 or TypeCode.Double => 8,
        _ => type == typeof(Half) ? 2 : 0,
    };
}
