using VkSim.Formats.Npy;
using VkSim.Formats.Sources;

namespace VkSim.Formats.Zip;

/// <summary>Opens a member of an .npz archive: NumPy's ZIP file of .npy members, stored or deflated.</summary>
internal static class NpzFormat
{
    private const string Extension = ".npy";

    /// <summary>The names of the arrays in the archive.</summary>
    /// <exception cref="VectorFormatException">Not an archive, or a damaged one.</exception>
    public static IReadOnlyList<string> Members(InputFile file) => Array.ConvertAll(ZipDirectory.Read(file).Names(), ArrayName);

    /// <summary>Opens the named array, or, without a name, the only one.</summary>
    /// <exception cref="VectorFormatException">There is no such array, or it is damaged.</exception>
    public static VectorContent Open(InputFile file, string? name)
    {
        ZipDirectory directory = ZipDirectory.Read(file);
        // A name whose bytes are no text is found by what is shown of it.
        ZipMember member = (name is null ? null : directory.Find(name) ?? directory.Find(name + Extension))
            ?? directory.At(MemberChoice.Index(file.Name, name, Array.ConvertAll(directory.Names(), ArrayName)));
        ByteSource source = directory.Open(member);
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

    private static string ArrayName(string member) => member.EndsWith(Extension, StringComparison.Ordinal) ? member[..^Extension.Length] : member;
}
