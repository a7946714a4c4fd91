using Plumbline.Imaging.Sources;
using SkiaSharp;

namespace Plumbline.Explorer.Images;

/// <summary>Makes small JPEG files of images.</summary>
internal static class JpegThumbnail
{
    private const int Quality = 82;

    /// <summary>Shrinks an image to fit into a square, and encodes it. Smaller ones stay as they are.</summary>
    /// <param name="image">The image.</param>
    /// <param name="side">Side of the square, pixels.</param>
    public static unsafe byte[] Encode(Raster image, int side)
    {
        SKImageInfo info = new(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        // The fourth byte of a raster has no meaning; Skia is told that it is none.
        fixed (byte* pixels = image.Pixels)
        {
            using SKBitmap whole = new();
            whole.InstallPixels(info, (nint)pixels);
            double scale = Math.Min(1, (double)side / Math.Max(image.Width, image.Height));
            if (scale == 1)
            {
                return Encode(whole);
            }

            SKImageInfo small = info.WithSize(Math.Max(1, (int)Math.Round(image.Width * scale)), Math.Max(1, (int)Math.Round(image.Height * scale)));
            using SKBitmap shrunk = whole.Resize(small, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear))
                ?? throw new InvalidOperationException("Skia has no memory for a thumbnail.");
            return Encode(shrunk);
        }
    }

    private static byte[] Encode(SKBitmap bitmap)
    {
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, Quality) ?? throw new InvalidOperationException("Skia encoded no JPEG.");
        return data.ToArray();
    }
}
