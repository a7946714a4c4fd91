using SkiaSharp;

namespace Plumbline.Imaging.Sources;

/// <summary>
/// Decodes JPEG, PNG and WebP by Skia to what Pillow's <c>convert("RGB")</c> makes of them: grey is spread over the channels, alpha is
/// dropped (not blended), CMYK is converted without a profile, colour profiles are not applied. The orientation that EXIF states is
/// applied, as <c>ImageOps.exif_transpose</c> does.
/// </summary>
public static class ImageDecoder
{
    /// <summary>Decodes an image; of an animation, its first frame.</summary>
    /// <param name="encoded">The bytes of a file.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="raster">Takes the image.</param>
    /// <exception cref="ImagingException">It does not decode, or only in part.</exception>
    public static unsafe void Decode(ReadOnlySpan<byte> encoded, string name, Raster raster)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(raster);
        fixed (byte* bytes = encoded)
        {
            using SKData data = SKData.Create((nint)bytes, encoded.Length);
            using SKCodec codec = Open(data, name);
            SKImageInfo info = new(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
            RequireSize(info.Width, info.Height, name);
            raster.Resize(info.Width, info.Height);
            SKCodecResult result;
            fixed (byte* pixels = raster.Pixels)
            {
                result = codec.GetPixels(info, (nint)pixels);
            }

            if (result != SKCodecResult.Success)
            {
                throw new ImagingException(name, "pixels", Words(result), $"a whole {(codec.EncodedFormat == SKEncodedImageFormat.Webp ? "WebP" : codec.EncodedFormat.ToString().ToUpperInvariant())} image of {info.Width} x {info.Height}");
            }

            Orientation.Apply(codec.EncodedFormat == SKEncodedImageFormat.Png ? PngOrientation.Read(encoded) : (int)codec.EncodedOrigin, raster);
        }
    }

    /// <summary>Whether the first bytes are those of an image that can be decoded; its pixels are not looked at.</summary>
    /// <param name="encoded">The bytes of a file.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="ImagingException">They are not.</exception>
    public static unsafe void RequireHeader(ReadOnlySpan<byte> encoded, string name)
    {
        fixed (byte* bytes = encoded)
        {
            using SKData data = SKData.Create((nint)bytes, encoded.Length);
            using SKCodec codec = Open(data, name);
            RequireSize(codec.Info.Width, codec.Info.Height, name);
        }
    }

    private static SKCodec Open(SKData data, string name)
    {
        if (data.Size == 0)
        {
            throw new ImagingException(name, "", "an empty file", "a JPEG, PNG or WebP image");
        }

        SKCodec codec = SKCodec.Create(data) ?? throw new ImagingException(name, "header", "no image", "a JPEG, PNG or WebP image");

        if (codec.EncodedFormat is SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp)
        {
            return codec;
        }

        string format = codec.EncodedFormat.ToString();
        codec.Dispose();
        throw new ImagingException(name, "header", $"the format {format}", "a JPEG, PNG or WebP image");
    }

    private static void RequireSize(int width, int height, string name)
    {
        if ((long)width * height > Raster.MostPixels)
        {
            throw new ImagingException(name, "header", $"{width} x {height} pixels", $"at most {Raster.MostPixels}");
        }
    }

    private static string Words(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "an end before the last row",
        SKCodecResult.ErrorInInput => "broken data",
        SKCodecResult.InvalidInput => "no image",
        SKCodecResult.Unimplemented => "a variant of the format that is not read",
        _ => $"an image that does not decode ({result})",
    };
}
