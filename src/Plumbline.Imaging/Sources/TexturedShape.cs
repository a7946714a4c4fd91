namespace Plumbline.Imaging.Sources;

/// <summary>One generated image: a shape with a texture of its class on a ground, all else drawn by chance.</summary>
internal sealed class TexturedShape
{
    private const double HalfRoot3 = 0.86602540378443865;
    private const int Channels = 3;

    /// <summary>The classes. Turning a shape must not make it another class.</summary>
    public static readonly IReadOnlyList<string> Classes =
        ["disc", "ring", "crescent", "square", "bar", "triangle", "cross", "star", "hexagon", "pair"];

    private readonly int _class;
    private readonly ulong _seed;
    private readonly (double X, double Y) _center;
    private readonly double _size;
    private readonly (double X, double Y) _direction;
    private readonly (double X, double Y) _textureDirection;
    private readonly double _frequency;
    private readonly double _phase;
    private readonly (double X, double Y) _slope;
    private readonly double[,] _colors = new double[4, Channels];

    public TexturedShape(int shape, ulong seed)
    {
        SplitMix64 random = new(seed);
        _class = shape;
        _seed = random.Next();
        _center = (0.34 + (0.32 * random.NextDouble()), 0.34 + (0.32 * random.NextDouble()));
        _size = 0.2 + (0.16 * random.NextDouble());
        _direction = Direction(ref random);
        _textureDirection = Direction(ref random);
        _frequency = 2.5 + (2.5 * random.NextDouble());
        _phase = random.NextDouble();
        _slope = Direction(ref random);
        for (int color = 0; color < 4; color++)
        {
            for (int channel = 0; channel < Channels; channel++)
            {
                // The shape's two colours in the upper or lower half of the range, the ground's in the other.
                bool upper = (color < 2) == ((_seed & (1UL << channel)) != 0);
                _colors[color, channel] = (upper ? 120 : 20) + (110 * random.NextDouble());
            }
        }
    }

    public void Draw(Raster raster)
    {
        SplitMix64 grain = new(_seed ^ 0x5DEECE66D);
        Span<byte> pixels = raster.Pixels;
        for (int y = 0; y < raster.Height; y++)
        {
            for (int x = 0; x < raster.Width; x++)
            {
                (double px, double py) = ((x + 0.5) / raster.Width, (y + 0.5) / raster.Height);
                (double dx, double dy) = ((px - _center.X) / _size, (py - _center.Y) / _size);
                (double u, double v) = ((dx * _direction.X) + (dy * _direction.Y), (dy * _direction.X) - (dx * _direction.Y));
                bool inside = Contains(u, v);
                double mix = inside ? Texture(u, v) : Ground(px, py);
                int color = inside ? 0 : 2;
                ulong noise = grain.Next();
                int pixel = ((y * raster.Width) + x) * Raster.BytesPerPixel;
                for (int channel = 0; channel < Channels; channel++)
                {
                    double value = (_colors[color, channel] * (1 - mix)) + (_colors[color + 1, channel] * mix) + ((int)((noise >> (8 * channel)) & 15) - 8);
                    pixels[pixel + channel] = (byte)Math.Clamp((int)value, 0, 255);
                }

                pixels[pixel + Channels] = byte.MaxValue;
            }
        }
    }

    private static (double X, double Y) Direction(ref SplitMix64 random)
    {
        // A point of the disc, cast to its rim: sines would differ between machines in their last bit.
        while (true)
        {
            (double x, double y) = ((2 * random.NextDouble()) - 1, (2 * random.NextDouble()) - 1);
            double square = (x * x) + (y * y);
            if (square is > 0.01 and < 1)
            {
                double length = Math.Sqrt(square);
                return (x / length, y / length);
            }
        }
    }

    /// <summary>Whether a point, in units of the shape's size, lies in the shape.</summary>
    private bool Contains(double u, double v)
    {
        double radius = Math.Sqrt((u * u) + (v * v));
        return Classes[_class] switch
        {
            "disc" => radius < 0.9,
            "ring" => radius is < 1 and > 0.58,
            "crescent" => radius < 1 && ((u - 0.45) * (u - 0.45)) + (v * v) > 0.64,
            "square" => Math.Max(Math.Abs(u), Math.Abs(v)) < 0.8,
            "bar" => Math.Abs(u) < 1.15 && Math.Abs(v) < 0.33,
            "triangle" => Triangle(u, v),
            "cross" => (Math.Abs(u) < 0.3 && Math.Abs(v) < 1) || (Math.Abs(v) < 0.3 && Math.Abs(u) < 1),
            "star" => Triangle(u, v) || Triangle(-u, v),
            "hexagon" => Math.Abs(u) < 0.85 && Math.Abs((0.5 * u) + (HalfRoot3 * v)) < 0.85 && Math.Abs((0.5 * u) - (HalfRoot3 * v)) < 0.85,
            _ => ((u - 0.62) * (u - 0.62)) + (v * v) < 0.27 || ((u + 0.62) * (u + 0.62)) + (v * v) < 0.27,
        };
    }

    private static bool Triangle(double u, double v) =>
        u > -0.55 && (-0.5 * u) + (HalfRoot3 * v) > -0.55 && (-0.5 * u) - (HalfRoot3 * v) > -0.55;

    /// <summary>The texture of the class: stripes, checks, dots, clouds or rings; 0 to 1.</summary>
    private double Texture(double u, double v)
    {
        (double s, double t) = ((u * _textureDirection.X) + (v * _textureDirection.Y), (v * _textureDirection.X) - (u * _textureDirection.Y));
        (double a, double b) = ((s * _frequency) + _phase, (t * _frequency) + _phase);
        return (_class % 5) switch
        {
            0 => Wave(a),
            1 => (((long)Math.Floor(a) ^ (long)Math.Floor(b)) & 1) == 0 ? 0.1 : 0.9,
            2 => Math.Sqrt(((Fraction(a) - 0.5) * (Fraction(a) - 0.5)) + ((Fraction(b) - 0.5) * (Fraction(b) - 0.5))) < 0.3 ? 0.95 : 0.1,
            3 => Clouds(a * 1.5, b * 1.5, _seed),
            _ => Wave(Math.Sqrt((s * s) + (t * t)) * _frequency * 1.3),
        };
    }

    /// <summary>A slope with clouds; 0 to 1.</summary>
    private double Ground(double x, double y) =>
        (0.5 * Math.Clamp(0.5 + ((x - 0.5) * _slope.X) + ((y - 0.5) * _slope.Y), 0, 1)) + (0.5 * Clouds(x * _frequency * 2, y * _frequency * 2, ~_seed));

    private static double Fraction(double value) => value - Math.Floor(value);

    private static double Wave(double value) => Math.Abs((2 * Fraction(value)) - 1);

    /// <summary>Values at whole places, drawn by chance and joined linearly; 0 to 1.</summary>
    private static double Clouds(double x, double y, ulong seed)
    {
        (double fx, double fy) = (Math.Floor(x), Math.Floor(y));
        (double wx, double wy) = (x - fx, y - fy);
        (int cx, int cy) = ((int)fx, (int)fy);
        double top = (Value(cx, cy, seed) * (1 - wx)) + (Value(cx + 1, cy, seed) * wx);
        double bottom = (Value(cx, cy + 1, seed) * (1 - wx)) + (Value(cx + 1, cy + 1, seed) * wx);
        return (top * (1 - wy)) + (bottom * wy);
    }

    private static double Value(int x, int y, ulong seed) =>
        new SplitMix64(unchecked(seed + ((ulong)(uint)x * 0x9E3779B1) + ((ulong)(uint)y << 32))).NextDouble();
}
