using System.Runtime.InteropServices;

namespace Plumbline.Imaging.Sources;

/// <summary>The orientations of EXIF's tag 0x0112.</summary>
internal static class Orientation
{
    /// <summary>Turns and mirrors an image so that it stands upright.</summary>
    /// <param name="orientation">1 to 8, where EXIF says the first row and column lie; 1 is upright.</param>
    /// <param name="raster">The image.</param>
    public static void Apply(int orientation, Raster raster)
    {
        if (orientation is <= 1 or > 8)
        {
            return;
        }

        int width = raster.Width;
        int height = raster.Height;
        uint[] stored = MemoryMarshal.Cast<byte, uint>(raster.Pixels).ToArray();
        bool swap = orientation >= 5;
        raster.Resize(swap ? height : width, swap ? width : height);
        Span<uint> upright = MemoryMarshal.Cast<byte, uint>(raster.Pixels);
        for (int y = 0; y < raster.Height; y++)
        {
            for (int x = 0; x < raster.Width; x++)
            {
                (int column, int row) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (y, height - 1 - x),
                    7 => (width - 1 - y, height - 1 - x),
                    _ => (width - 1 - y, x),
                };
                upright[(y * raster.Width) + x] = stored[(row * width) + column];
            }
        }
    }
}
