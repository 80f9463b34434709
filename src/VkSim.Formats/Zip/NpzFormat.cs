using VkSim.Formats.Npy;
using VkSim.Formats.Sources;

namespace VkSim.Formats.Zip;

/// <summary>Opens a member of an .npz archive: NumPy's ZIP file of .npy members, stored or deflated.</summary>
internal static class NpzFormat
{
    private const string Extension = ".npy";

    /// <summary>The names of the arrays in the archive.</summary>
    /// <exception cref="VectorFormatException">Not an archive, or a damaged one.</exception>
    public static IReadOnlyList<string> Members(InputFile file) => [.. ZipDirectory.Read(file).Select(ArrayName)];

    /// <summary>Opens the named array, or, without a name, the only one.</summary>
    /// <exception cref="VectorFormatException">There is no such array, or it is damaged.</exception>
    public static VectorContent Open(InputFile file, string? name)
    {
        IReadOnlyList<ZipMember> members = ZipDirectory.Read(file);
        ZipMember? member = name is null ? null : members.FirstOrDefault(m => m.Name == name) ?? members.FirstOrDefault(m => ArrayName(m) == name);
        member ??= members[MemberChoice.Index(file.Name, name, [.. members.Select(ArrayName)])];
        ByteSource source = ZipDirectory.Open(file, member);
        try
        {
            return OpenWhole(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static VectorContent OpenWhole(ByteSource source)
    {
        NpyHeader header = NpyHeader.Read(source);
        long end = header.DataOffset + header.Shape.Count * FileElementTypes.SizeOf(header.ElementType);
        return end == source.Length
            ? NpyFormat.Open(source, header)
            : throw new VectorFormatException(source.Name, $"{source.Length} bytes", $"{end} for the shape {header.Shape} of {header.ElementType} in the header");
    }

    private static string ArrayName(ZipMember member) =>
        member.Name.EndsWith(Extension, StringComparison.Ordinal) ? member.Name[..^Extension.Length] : member.Name;
}
