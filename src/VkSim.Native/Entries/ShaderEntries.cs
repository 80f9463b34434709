using System.Runtime.InteropServices;
using VkSim.Compute;

namespace VkSim.Native;

/// <summary>Shaders and kernels of a program's own.</summary>
internal static unsafe class ShaderEntries
{
    [UnmanagedCallersOnly(EntryPoint = "vksim_shader_from_glsl")]
    public static int FromGlsl(nint device, byte* source, byte* name, nint* shader)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(shader, nameof(shader));
            DeviceObject owner = call.Device(device);
            var options = new ShaderCompileOptions { FileName = Call.OptionalText(name) };
            *shader = Add(ComputeShader.FromGlsl(owner.Gpu, Call.Text(source, nameof(source)), options), owner);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_shader_from_spirv")]
    public static int FromSpirv(nint device, byte* code, nuint bytes, byte* name, nint* shader)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(shader, nameof(shader));
            DeviceObject owner = call.Device(device);
            *shader = Add(ComputeShader.FromSpirv(owner.Gpu, Call.Array(code, bytes, nameof(code)), Call.OptionalText(name)), owner);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_shader_release")]
    public static int ReleaseShader(nint shader)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            HandleTable.Remove(shader, HandleKind.Shader, nameof(shader)).EndUse();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_kernel_create")]
    public static int CreateKernel(nint shader, byte* entryPoint, SpecializationData* constants, uint count, nint* kernel)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(kernel, nameof(kernel));
            ShaderObject owner = call.Shader(shader);
            string? name = Call.OptionalText(entryPoint);
            ReadOnlySpan<SpecializationData> given = Call.Array(constants, count, nameof(constants));
            var options = new KernelOptions { Specialization = Values(owner.Shader.ReflectionOf(name), given) };
            Kernel created = owner.Shader.FindKernel(name, options);
            *kernel = HandleTable.Add(new KernelObject(created, owner.Owner), HandleKind.Kernel);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_kernel_set_buffer")]
    public static int SetBuffer(nint kernel, byte* name, nint buffer)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.Kernel(kernel).SetBuffer(Call.Text(name, nameof(name)), call.Buffer(buffer, nameof(buffer)).Buffer);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_kernel_set_float")]
    public static int SetFloat(nint kernel, byte* name, float value)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.Kernel(kernel).SetFloat(Call.Text(name, nameof(name)), value);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_kernel_set_int")]
    public static int SetInt(nint kernel, byte* name, int value)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.Kernel(kernel).SetInt(Call.Text(name, nameof(name)), value);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_kernel_set_uint")]
    public static int SetUInt(nint kernel, byte* name, uint value)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.Kernel(kernel).SetUInt(Call.Text(name, nameof(name)), value);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_kernel_set_floats")]
    public static int SetFloats(nint kernel, byte* name, float* values, nuint count)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.Kernel(kernel).SetFloats(Call.Text(name, nameof(name)), Call.Array(values, count, nameof(values)));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_kernel_set_ints")]
    public static int SetInts(nint kernel, byte* name, int* values, nuint count)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.Kernel(kernel).SetInts(Call.Text(name, nameof(name)), Call.Array(values, count, nameof(values)));
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_kernel_groups_for")]
    public static int GroupsFor(nint kernel, long x, long y, long z, uint* groups)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            Call.Require(groups, nameof(groups));
            DispatchSize size = call.Kernel(kernel).GroupsFor(x, y, z);
            (groups[0], groups[1], groups[2]) = (size.X, size.Y, size.Z);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_kernel_dispatch")]
    public static int Dispatch(nint kernel, uint x, uint y, uint z)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            call.Kernel(kernel).Dispatch(x, y, z);
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "vksim_kernel_release")]
    public static int ReleaseKernel(nint kernel)
    {
        Call call = Call.Current;
        try
        {
            call.Begin();
            HandleTable.Remove(kernel, HandleKind.Kernel, nameof(kernel)).EndUse();
            return call.Done();
        }
        catch (Exception e)
        {
            return call.Fail(e);
        }
    }

    private static nint Add(ComputeShader shader, DeviceObject owner) =>
        HandleTable.Add(new ShaderObject(shader, owner), HandleKind.Shader);

    private static SpecializationValues Values(ShaderReflection reflection, ReadOnlySpan<SpecializationData> given)
    {
        var values = new SpecializationValues();
        foreach (SpecializationData constant in given)
        {
            SpecializationConstant? known = reflection.SpecializationConstants.FirstOrDefault(c => c.Id == constant.ConstantId);
            values[constant.ConstantId] = ValueOf(known?.Type, constant.Value);
        }

        return values;
    }

    private static SpecializationValue ValueOf(ShaderScalarType? type, double value) => type switch
    {
        ShaderScalarType.Bool => value != 0,
        ShaderScalarType.Float16 or ShaderScalarType.Float32 or ShaderScalarType.Float64 => value,
        _ when Math.Floor(value) == value => checked((long)value),
        _ => throw new ArgumentException($"The constant is an integer and its value is {value}.", nameof(value)),
    };
}
