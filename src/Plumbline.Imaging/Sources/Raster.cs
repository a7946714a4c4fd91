namespace Plumbline.Imaging.Sources;

/// <summary>
/// An 8-bit image, row-major, four bytes a pixel: red, green, blue and one that has no meaning. Its memory is kept and grows, so that one raster serves many images.
/// </summary>
public sealed class Raster
{
    /// <summary>Bytes of a pixel.</summary>
    public const int BytesPerPixel = 4;

    /// <summary>Most pixels of an image; a header that claims more is refused, not believed. Pillow's limit too.</summary>
    public const long MostPixels = 178_956_970;

    private byte[] _pixels = [];

    /// <summary>Columns.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>The pixels, <see cref="Height"/> x <see cref="Width"/> x 4 bytes.</summary>
    public Span<byte> Pixels => _pixels.AsSpan(0, Width * Height * BytesPerPixel);

    /// <summary>Makes it an image of this size; what it holds is then undefined.</summary>
    /// <param name="width">Columns, 1 or more.</param>
    /// <param name="height">Rows, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1, or there are more than <see cref="MostPixels"/> pixels.</exception>
    public void Resize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, MostPixels);
        (Width, Height) = (width, height);
        int bytes = width * height * BytesPerPixel;
        if (_pixels.Length < bytes)
        {
            _pixels = GC.AllocateUninitializedArray<byte>(bytes);
        }
    }
}
