using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Plumbline.Imaging.Sources;

namespace Plumbline.Imaging.Preprocessing;

/// <summary>Turns images into a model's input. Not thread-safe: one a thread, since it keeps its buffers.</summary>
public sealed class ImagePreprocessor
{
    private const int Channels = 3;

    private readonly ImagePreprocessing _settings;
    private readonly Resampler _resampler;
    private readonly uint[] _cropped;
    private readonly (float Mean, float Std)[] _scales;

    /// <summary>Prepares the buffers.</summary>
    /// <param name="settings">What to do.</param>
    public ImagePreprocessor(ImagePreprocessing settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _resampler = new Resampler(settings.Interpolation);
        _cropped = new uint[settings.Crop.Height * settings.Crop.Width];
        _scales = [.. Enumerable.Range(0, Channels).Select(channel => (settings.Mean[channel], settings.Std[channel]))];
    }

    /// <summary>Values of one input, 3 x height x width.</summary>
    public int Length => Channels * _cropped.Length;

    /// <summary>Resizes, crops, scales and normalises an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="input">Takes <see cref="Length"/> values.</param>
    /// <param name="channelsLast">Whether the channels lie together (H x W x 3); else plane after plane (3 x H x W).</param>
    public void Apply(Raster image, Span<float> input, bool channelsLast = false)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Length, Length, nameof(input));
        (int cropHeight, int cropWidth) = _settings.Crop;
        (int height, int width) = _settings.Resized(image.Height, image.Width);
        (int left, int inLeft, int windowWidth) = Window(width, cropWidth);
        (int top, int inTop, int windowHeight) = Window(height, cropHeight);
        if (windowWidth < cropWidth || windowHeight < cropHeight)
        {
            // Where the crop is larger than the image, torchvision puts black around it.
            Array.Clear(_cropped);
        }

        _resampler.Resize(image, width, height, (left, top, windowWidth, windowHeight), _cropped.AsSpan((inTop * cropWidth) + inLeft), cropWidth);
        for (int channel = 0; channel < Channels; channel++)
        {
            int place = _settings.Channels == ChannelOrder.Rgb ? channel : Channels - 1 - channel;
            if (channelsLast)
            {
                Spread(channel, input[place..]);
            }
            else
            {
                Normalize(channel, input.Slice(place * _cropped.Length, _cropped.Length));
            }
        }
    }

    /// <summary>What of one direction is cut out, and where that lies in the crop.</summary>
    private static (int From, int To, int Length) Window(int size, int crop)
    {
        if (size < crop)
        {
            return (0, (crop - size) / 2, size);
        }

        // Python's round: halves go to the even neighbour.
        return ((int)Math.Round((size - crop) / 2.0, MidpointRounding.ToEven), 0, crop);
    }

    // As the loops of Resampler.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Normalize(int channel, Span<float> plane)
    {
        (float mean, float std) = _scales[channel];
        int shift = 8 * channel;
        ReadOnlySpan<uint> pixels = _cropped;
        int i = 0;
        for (; i <= pixels.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
        {
            Vector256<uint> bytes = (Vector256.Create(pixels[i..]) >> shift) & Vector256.Create(0xFFu);
            // In the order of ToTensor and Normalize, so that the result is theirs to the bit.
            Vector256<float> values = ((Vector256.ConvertToSingle(bytes.AsInt32()) / Vector256.Create(255f)) - Vector256.Create(mean)) / Vector256.Create(std);
            values.CopyTo(plane[i..]);
        }

        for (; i < pixels.Length; i++)
        {
            plane[i] = (((float)((pixels[i] >> shift) & 0xFF) / 255f) - mean) / std;
        }
    }

    private void Spread(int channel, Span<float> values)
    {
        (float mean, float std) = _scales[channel];
        for (int i = 0; i < _cropped.Length; i++)
        {
            values[i * Channels] = (((float)((_cropped[i] >> (8 * channel)) & 0xFF) / 255f) - mean) / std;
        }
    }
}
