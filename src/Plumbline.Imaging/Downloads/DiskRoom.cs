using System.Globalization;

namespace Plumbline.Imaging.Downloads;

/// <summary>Refuses what would not fit on the disk.</summary>
internal static class DiskRoom
{
    /// <summary>Refuses what would not fit.</summary>
    /// <param name="source">What is named in the message.</param>
    /// <param name="folder">A folder on the disk.</param>
    /// <param name="needed">Bytes to be written.</param>
    /// <exception cref="ImagingException">They do not fit.</exception>
    public static void Require(string source, string folder, long needed)
    {
        long free;
        try
        {
            free = new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A place that does not say how much it has (some network shares): writing will tell.
            return;
        }

        if (needed > free)
        {
            throw new ImagingException(source, "", string.Create(CultureInfo.InvariantCulture, $"{Quantity.Plain(free, "byte")} free on the disk of {folder}"), string.Create(CultureInfo.InvariantCulture, $"at least {needed}"));
        }
    }
}
