namespace Plumbline.Imaging.Preprocessing;

/// <summary>How pixels between pixels are found.</summary>
public enum Interpolation
{
    /// <summary>A triangle over two pixels, wider where the image gets smaller (antialias). torchvision's default.</summary>
    Bilinear,

    /// <summary>Keys' cubic over four pixels with a = -0.5, as Pillow has it, wider where the image gets smaller.</summary>
    Bicubic,
}
