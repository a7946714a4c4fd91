namespace Plumbline.IO;

/// <summary>What a system says where a file cannot grow: the disk is full, or a quota or the largest size of a file is reached.</summary>
internal static class DiskFull
{
    // ENOSPC, EDQUOT and EFBIG, and Windows' ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.
    private static readonly int[] Codes = OperatingSystem.IsWindows() ? [unchecked((int)0x80070070), unchecked((int)0x80070027)] : OperatingSystem.IsMacOS() ? [28, 69, 27] : [28, 122, 27];

    /// <summary>Whether writing to a file threw this because it cannot grow. .NET itself takes EFBIG for an argument of the wrong size.</summary>
    public static bool Is(Exception exception) =>
        exception is ArgumentOutOfRangeException { ParamName: "value", Source: "System.Private.CoreLib" } || (exception is IOException && Codes.Contains(exception.HResult));

    /// <summary>An error that names the file that the user knows.</summary>
    /// <param name="path">The file, as it was given.</param>
    /// <param name="cause">What the system said.</param>
    public static IOException Error(string path, Exception cause) =>
        new($"{path}: found no more room on its disk, expected room for all of it (a quota and a limit of a file's size count too)", cause) { HResult = Codes[0] };
}
