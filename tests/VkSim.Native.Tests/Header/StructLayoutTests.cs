using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace VkSim.Native.Tests;

/// <summary>The structs of the header and those of the library are the same, byte for byte, in layout and defaults.</summary>
public class StructLayoutTests
{
    private static readonly Dictionary<string, Type> s_types = typeof(LossResultData).Assembly.GetTypes()
        .Where(type => type.IsValueType && type.Name.EndsWith("Data", StringComparison.Ordinal))
        .ToDictionary(type => "vksim_" + Underscored(type.Name[..^"Data".Length]));

    [Fact]
    public void BothSidesHaveTheSameStructs() =>
        Assert.Equal(HeaderFile.Structs.Keys.Order(StringComparer.Ordinal), s_types.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void SizesAndOffsetsAgree()
    {
        var program = new StringBuilder("#include <stdio.h>\n#include \"vksim.h\"\nint main(void) {\n");
        List<string> expected = [];
        foreach ((string name, string[] members) in HeaderFile.Structs.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Type type = s_types[name];
            program.AppendLine(CultureInfo.InvariantCulture, $"printf(\"{name} %zu\\n\", sizeof({name}));");
            expected.Add($"{name} {SizeOf(type)}");
            foreach (string member in members)
            {
                program.AppendLine(CultureInfo.InvariantCulture, $"printf(\"{name}.{member} %zu\\n\", offsetof({name}, {member}));");
                expected.Add($"{name}.{member} {Marshal.OffsetOf(type, Capitalized(member))}");
            }

            Assert.Equal(members.Length, type.GetFields(BindingFlags.Instance | BindingFlags.Public).Length);
            // So that no older struct can end within a member.
            Assert.Equal(0, SizeOf(type) % 8);
        }

        Assert.Equal(expected, RunC(program.Append("return 0; }").ToString()));
    }

    [Fact]
    public void DefaultsAgree()
    {
        var program = new StringBuilder("#include <stdio.h>\n#include \"vksim.h\"\n");
        program.AppendLine("static void put(const void *s, size_t n) { for (size_t i = 0; i < n; i++) printf(\"%02X\", ((const unsigned char *)s)[i]); puts(\"\"); }");
        program.AppendLine("int main(void) {");
        List<string> expected = [];
        foreach (string name in HeaderFile.Defaults)
        {
            program.AppendLine(CultureInfo.InvariantCulture, $"{{ {name} s = {name.ToUpperInvariant()}_DEFAULT; put(&s, sizeof s); }}");
            expected.Add(Convert.ToHexString(DefaultOf(s_types[name])));
        }

        Assert.Equal(11, expected.Count);
        Assert.Equal(expected, RunC(program.Append("return 0; }").ToString()));
    }

    private static byte[] DefaultOf(Type type)
    {
        object value = type.GetProperty("Default", BindingFlags.Static | BindingFlags.Public)?.GetValue(null) ?? Activator.CreateInstance(type)!;
        type.GetField("StructSize")!.SetValue(value, (uint)SizeOf(type));
        byte[] bytes = new byte[SizeOf(type)];
        GCHandle pinned = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        Marshal.StructureToPtr(value, pinned.AddrOfPinnedObject(), fDeleteOld: false);
        pinned.Free();
        return bytes;
    }

    private static int SizeOf(Type type) => Marshal.SizeOf(type);

    private static string[] RunC(string source)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("layout.c"), source);
        Tool.Require("gcc", ["-std=c11", "-Wall", "-Wextra", "-Werror", "-I", Places.Include, folder.At("layout.c"), "-o", folder.At("layout")]);
        return Tool.Require(folder.At("layout"), []).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Underscored(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private static string Capitalized(string name) =>
        string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
