namespace Plumbline.Imaging.Downloads;

/// <summary>A file of STL-10 that is in its folder.</summary>
/// <param name="File">Which one.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">Its bytes.</param>
/// <param name="IsNew">Whether it was unpacked; else it was there.</param>
public sealed record Stl10Unpacked(Stl10File File, string Path, long Bytes, bool IsNew)
{
    /// <summary>Images in it; 0 where it is text.</summary>
    public int Images => File.ImageBytes == 0 ? 0 : (int)(Bytes / File.ImageBytes);
}
