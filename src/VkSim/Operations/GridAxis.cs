using System.Runtime.InteropServices;

namespace VkSim.Operations;

/// <summary>Where the lines, or the columns, of a grid of pictures come from.</summary>
internal static class GridAxis
{
    /// <summary>The length of a side of the grid.</summary>
    public static long LengthOf(int pictures, int length, int padding) => ((long)pictures * ((long)length + padding)) + padding;

    /// <summary>As backends take it: each place is one element, or, between pictures, none.</summary>
    /// <param name="pictures">Pictures along the side.</param>
    /// <param name="length">Their length along it.</param>
    /// <param name="padding">Elements between and around them.</param>
    /// <param name="pictureStride">Elements from a picture to the next along the side.</param>
    /// <param name="stride">Elements from a place to the next within a picture.</param>
    public static byte[] ToWords(int pictures, int length, int padding, long pictureStride, int stride)
    {
        int places = (int)LengthOf(pictures, length, padding), count = pictures * length;
        uint[] words = new uint[places + 1 + (2 * count)];
        int entry = 0;
        for (int place = 0; place < places; place++)
        {
            words[place] = (uint)entry;
            (int picture, int within) = Math.DivRem(place, length + padding);
            if (within >= padding)
            {
                words[places + 1 + entry] = checked((uint)((picture * pictureStride) + ((long)(within - padding) * stride)));
                words[places + 1 + count + entry] = BitConverter.SingleToUInt32Bits(1);
                entry++;
            }
        }

        words[places] = (uint)count;
        return MemoryMarshal.AsBytes<uint>(words).ToArray();
    }
}
