namespace Plumbline.Imaging.Tests.Models;

/// <summary>One picture's channels x height x width in float64.</summary>
internal sealed record FeatureMap(int Channels, int Height, int Width, double[] Values)
{
    public FeatureMap(int channels, int height, int width)
        : this(channels, height, width, new double[channels * height * width])
    {
    }

    public Span<double> Row(int channel, int y) => Values.AsSpan(((channel * Height) + y) * Width, Width);

    /// <summary>The map within a frame of one value.</summary>
    public FeatureMap Padded(int pad, double value)
    {
        FeatureMap result = new(Channels, Height + (2 * pad), Width + (2 * pad));
        Array.Fill(result.Values, value);
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int y = 0; y < Height; y++)
            {
                Row(channel, y).CopyTo(result.Row(channel, y + pad)[pad..]);
            }
        }

        return result;
    }
}
