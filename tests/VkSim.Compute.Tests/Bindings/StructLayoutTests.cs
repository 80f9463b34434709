using System.Reflection;
using System.Reflection.Emit;
using Silk.NET.Shaderc;
using Silk.NET.Vulkan;

namespace VkSim.Compute.Tests.Bindings;

public sealed class StructLayoutTests
{
    public static TheoryData<string> Rows
        => [.. Lines];

    private static string[] Lines
        => NativeLayouts.Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Struct_is_laid_out_as_in_C(string row)
    {
        string[] parts = row.Split(' ');
        Type type = typeof(Vk).Assembly.GetType("Silk.NET.Vulkan." + parts[0], throwOnError: true)!;
        Assert.Equal(row, $"{parts[0]} {Layout(type)}");
    }

    [Fact]
    public void Every_struct_has_a_row()
    {
        HashSet<string> listed = [.. Lines.Select(row => row.Split(' ')[0])];
        IEnumerable<string> missing = typeof(Vk).Assembly.GetTypes()
            .Where(type => type is { Namespace: "Silk.NET.Vulkan", IsValueType: true, IsEnum: false, IsNested: false })
            .Where(type => !type.Name.StartsWith("Pfn", StringComparison.Ordinal) && !IsHandle(type))
            .Select(type => type.Name)
            .Where(name => !listed.Contains(name));
        Assert.Empty(missing);
    }

    [Fact]
    public void Handles_have_the_size_of_a_pointer_or_of_64_bits()
    {
        Type[] handles = [.. typeof(Vk).Assembly.GetTypes().Where(type => type.Namespace == "Silk.NET.Vulkan" && IsHandle(type))];
        Type[] dispatchable = [typeof(Instance), typeof(PhysicalDevice), typeof(Device), typeof(Queue), typeof(CommandBuffer)];
        Assert.True(handles.Length > 20);
        foreach (Type handle in handles)
        {
            Type expected = dispatchable.Contains(handle) ? typeof(nint) : typeof(ulong);
            Assert.Equal(expected, handle.GetField("Handle")!.FieldType);
        }
    }

    [Fact]
    public void Include_result_of_shaderc_is_laid_out_as_in_C()
        => Assert.Equal("40 0 8 16 24 32", Layout(typeof(IncludeResult)));

    private static bool IsHandle(Type type)
        => type.IsValueType && type.GetFields() is [{ Name: "Handle" }];

    private static string Layout(Type type)
    {
        IEnumerable<FieldInfo> fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .OrderBy(field => field.MetadataToken);
        return string.Join(' ', fields.Select(field => Offset(field)).Prepend(Size(type)));
    }

    private static int Size(Type type)
    {
        var method = new DynamicMethod("Size", typeof(int), [], typeof(Vk).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Sizeof, type);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<int>>()();
    }

    // The address of the field less the address of the struct. The JIT may touch it, so there is a struct, large enough for all.
    private static unsafe int Offset(FieldInfo field)
    {
        var method = new DynamicMethod("Offset", typeof(nint), [typeof(nint)], typeof(Vk).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldflda, field);
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Ret);
        fixed (byte* memory = new byte[4096])
        {
            return (int)(method.CreateDelegate<Func<nint, nint>>()((nint)memory) - (nint)memory);
        }
    }
}
