using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VkSim.Compute;

/// <content>Push constants.</content>
public sealed partial class Kernel
{
    private byte[] _constants;

    /// <summary>The block as it is pushed, from its byte 0.</summary>
    internal ReadOnlySpan<byte> Constants => _constants;

    private IReadOnlyList<PushConstantMember> Members => _program.ConstantBytes > 0 ? _program.Reflection.PushConstants : [];

    /// <summary>The place of a push constant, for the setters that take one.</summary>
    /// <param name="name">Its name; members of nested structures as <c>light.color</c>.</param>
    /// <exception cref="ShaderBindingException">The kernel has no such constant; it lists those that it has.</exception>
    public int FindConstant(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        IReadOnlyList<PushConstantMember> members = Members;
        for (int i = 0; i < members.Count; i++)
        {
            if (members[i].Name == name)
            {
                return i;
            }
        }

        string known = members.Count == 0 ? "it has none" : "it has " + string.Join(", ", members.Select(m => $"{m.Type} {m.Name}"));
        throw new ShaderBindingException($"The kernel '{Name}' has no push constant '{name}'; {known}.");
    }

    /// <summary>Sets a number of a floating-point type (float, double, float16_t).</summary>
    /// <exception cref="ShaderBindingException">There is no such constant, or it is of another type.</exception>
    public void SetFloat(string name, float value)
    {
        lock (Gate)
        {
            SetFloat(FindConstant(name), value);
        }
    }

    /// <summary>Sets a number of a floating-point type.</summary>
    /// <inheritdoc cref="SetFloat(string, float)"/>
    public void SetFloat(int constant, float value)
    {
        lock (Gate)
        {
            WriteReal(constant, Scalar(constant, "SetFloat"), Place(constant), value);
        }
    }

    /// <summary>Sets an integer of any type that holds the value.</summary>
    /// <exception cref="ShaderBindingException">There is no such constant, it is of another type, or it cannot hold the value.</exception>
    public void SetInt(string name, int value)
    {
        lock (Gate)
        {
            SetInt(FindConstant(name), value);
        }
    }

    /// <summary>Sets an integer of any type that holds the value.</summary>
    /// <inheritdoc cref="SetInt(string, int)"/>
    public void SetInt(int constant, int value)
    {
        lock (Gate)
        {
            WriteInteger(constant, Scalar(constant, "SetInt"), Place(constant), value);
        }
    }

    /// <summary>Sets an integer of any type that holds the value.</summary>
    /// <inheritdoc cref="SetInt(string, int)"/>
    public void SetUInt(string name, uint value)
    {
        lock (Gate)
        {
            SetUInt(FindConstant(name), value);
        }
    }

    /// <summary>Sets an integer of any type that holds the value.</summary>
    /// <inheritdoc cref="SetInt(string, int)"/>
    public void SetUInt(int constant, uint value)
    {
        lock (Gate)
        {
            WriteInteger(constant, Scalar(constant, "SetUInt"), Place(constant), value);
        }
    }

    /// <summary>Sets a bool, which push constants hold as an integer.</summary>
    /// <exception cref="ShaderBindingException">There is no such constant, or it is of another type.</exception>
    public void SetBool(string name, bool value)
    {
        lock (Gate)
        {
            SetBool(FindConstant(name), value);
        }
    }

    /// <summary>Sets a bool, which push constants hold as an integer.</summary>
    /// <inheritdoc cref="SetBool(string, bool)"/>
    public void SetBool(int constant, bool value)
    {
        lock (Gate)
        {
            WriteInteger(constant, Scalar(constant, "SetBool"), Place(constant), value ? 1 : 0);
        }
    }

    /// <summary>Sets a vector, a matrix (column by column) or an array of numbers of a floating-point type.</summary>
    /// <param name="name">The constant.</param>
    /// <param name="values">All of its components.</param>
    /// <exception cref="ShaderBindingException">There is no such constant, it is of another type, or has another number of components.</exception>
    public void SetFloats(string name, params ReadOnlySpan<float> values)
    {
        lock (Gate)
        {
            int constant = FindConstant(name);
            ShaderMemberType type = Composite(constant, values.Length, "SetFloats");
            for (int i = 0; i < values.Length; i++)
            {
                WriteReal(constant, type.Scalar, Place(constant, type, i), values[i]);
            }
        }
    }

    /// <summary>Sets a vector or an array of integers.</summary>
    /// <inheritdoc cref="SetFloats"/>
    public void SetInts(string name, params ReadOnlySpan<int> values)
    {
        lock (Gate)
        {
            int constant = FindConstant(name);
            ShaderMemberType type = Composite(constant, values.Length, "SetInts");
            for (int i = 0; i < values.Length; i++)
            {
                WriteInteger(constant, type.Scalar, Place(constant, type, i), values[i]);
            }
        }
    }

    /// <summary>Sets a vector or an array of integers.</summary>
    /// <inheritdoc cref="SetFloats"/>
    public void SetUInts(string name, params ReadOnlySpan<uint> values)
    {
        lock (Gate)
        {
            int constant = FindConstant(name);
            ShaderMemberType type = Composite(constant, values.Length, "SetUInts");
            for (int i = 0; i < values.Length; i++)
            {
                WriteInteger(constant, type.Scalar, Place(constant, type, i), values[i]);
            }
        }
    }

    /// <summary>Sets a constant of any type by its bytes, laid out as the shader has them.</summary>
    /// <param name="name">The constant.</param>
    /// <param name="value">As many bytes as the constant has.</param>
    /// <typeparam name="T">A type of the constant's size.</typeparam>
    /// <exception cref="ShaderBindingException">There is no such constant, or it is of another size.</exception>
    public void SetConstant<T>(string name, in T value)
        where T : unmanaged
    {
        lock (Gate)
        {
            int constant = FindConstant(name);
            PushConstantMember member = Members[constant];
            if (Unsafe.SizeOf<T>() != member.Size)
            {
                throw Misfit(member, $"{typeof(T).Name} of {Unsafe.SizeOf<T>()} bytes, expected {member.Size}");
            }

            MemoryMarshal.Write(_constants.AsSpan(member.Offset), in value);
        }
    }

    /// <summary>Sets the whole block.</summary>
    /// <param name="block">A structure laid out as the shader's block.</param>
    /// <typeparam name="T">A type of the block's size.</typeparam>
    /// <exception cref="ShaderBindingException">The block is of another size.</exception>
    public void SetConstants<T>(in T block)
        where T : unmanaged
    {
        lock (Gate)
        {
            ThrowIfDisposed();
            if (Unsafe.SizeOf<T>() != _constants.Length)
            {
                throw new ShaderBindingException(
                    $"The push constants of the kernel '{Name}' were given {typeof(T).Name} of {Unsafe.SizeOf<T>()} bytes, expected {_constants.Length}.");
            }

            MemoryMarshal.Write(_constants, in block);
        }
    }

    private ShaderScalarType Scalar(int constant, string method)
    {
        PushConstantMember member = Member(constant);
        return member.Type.IsScalar ? member.Type.Scalar : throw Misfit(member, $"one value by {method}; it is no scalar");
    }

    private ShaderMemberType Composite(int constant, int count, string method)
    {
        PushConstantMember member = Member(constant);
        int components = member.Type.Components * member.Type.Columns * member.Type.Length;
        return count == components ? member.Type : throw Misfit(member, $"{count} values by {method}, expected {components}");
    }

    private PushConstantMember Member(int constant)
    {
        ThrowIfDisposed();
        IReadOnlyList<PushConstantMember> members = Members;
        ArgumentOutOfRangeException.ThrowIfNegative(constant);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(constant, members.Count);
        return members[constant];
    }

    private Span<byte> Place(int constant) => _constants.AsSpan(Members[constant].Offset, Members[constant].Size);

    private Span<byte> Place(int constant, in ShaderMemberType type, int index)
    {
        int perElement = type.Components * type.Columns;
        int column = index % perElement / type.Components;
        int row = index % type.Components;
        int scalar = ShaderMemberType.ScalarBytes(type.Scalar);
        int within = type.RowMajor ? row * type.ColumnStride + column * scalar : column * type.ColumnStride + row * scalar;
        return Place(constant)[(index / perElement * type.Stride + within)..];
    }

    private void WriteReal(int constant, ShaderScalarType type, Span<byte> place, float value)
    {
        switch (type)
        {
            case ShaderScalarType.Float32:
                MemoryMarshal.Write(place, in value);
                break;
            case ShaderScalarType.Float64:
                MemoryMarshal.Write(place, (double)value);
                break;
            case ShaderScalarType.Float16:
                MemoryMarshal.Write(place, (Half)value);
                break;
            default:
                throw Misfit(Members[constant], "a float");
        }
    }

    private void WriteInteger(int constant, ShaderScalarType type, Span<byte> place, long value)
    {
        SpecializationValue integer = value;
        bool isInteger = type is >= ShaderScalarType.Int8 and <= ShaderScalarType.UInt64;
        if (!isInteger || integer.BitsAs(type) is not { } bits)
        {
            throw Misfit(Members[constant], $"the integer {value}");
        }

        switch (ShaderMemberType.ScalarBytes(type))
        {
            case 1:
                place[0] = (byte)bits;
                break;
            case 2:
                MemoryMarshal.Write(place, (ushort)bits);
                break;
            case 4:
                MemoryMarshal.Write(place, (uint)bits);
                break;
            default:
                MemoryMarshal.Write(place, bits);
                break;
        }
    }

    private ShaderBindingException Misfit(PushConstantMember member, string what)
        => new($"The push constant '{member.Name}' ({member.Type}) of the kernel '{Name}' was given {what}.");
}
