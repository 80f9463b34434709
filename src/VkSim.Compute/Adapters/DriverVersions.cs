using System.Globalization;

namespace VkSim.Compute;

/// <summary>Reads driver versions, which each vendor packs in its own way.</summary>
internal static class DriverVersions
{
    /// <summary>The version as the vendor writes it.</summary>
    /// <param name="driver">Which driver it is.</param>
    /// <param name="packed">The number that Vulkan gives.</param>
    /// <param name="info">The driver's own words, from which Mesa's version is taken: some of its drivers pack another.</param>
    public static Version Read(DriverId driver, uint packed, string info)
        => FromMesa(info) ?? driver switch
        {
            DriverId.NvidiaProprietary => new(
                (int)(packed >> 22), (int)((packed >> 14) & 0xFF), (int)((packed >> 6) & 0xFF), (int)(packed & 0x3F)),
            DriverId.IntelProprietaryWindows => new((int)(packed >> 14), (int)(packed & 0x3FFF)),
            _ => new((int)(packed >> 22), (int)((packed >> 12) & 0x3FF), (int)(packed & 0xFFF)),
        };

    private static Version? FromMesa(string info)
    {
        const string Prefix = "Mesa ";
        int start = info.IndexOf(Prefix, StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        ReadOnlySpan<char> text = info.AsSpan(start + Prefix.Length);
        int length = text.IndexOfAnyExcept("0123456789.");
        text = (length < 0 ? text : text[..length]).TrimEnd('.');
        return Version.TryParse(text.ToString(), out Version? version)
            ? version
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int major) ? new Version(major, 0) : null;
    }
}
