using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Plumbline.Imaging.Sources;

namespace Plumbline.Imaging.Preprocessing;

/// <summary>
/// Resizes 8-bit images as Pillow's <c>Image.resize</c> does, to the byte: across, rounded to 8 bits, then down, each with antialias
/// where the image gets smaller. Only the wanted window of the result is worked out. Not thread-safe: it keeps its buffers.
/// </summary>
internal sealed class Resampler(Interpolation interpolation)
{
    // Sets of photos have a few sizes; a set of many sizes must not fill the memory.
    private const int MostKept = 64;

    private readonly Dictionary<(int Input, int Output, int Start, int Length), ResampleWeights> _weights = [];
    private uint[] _across = [];

    /// <summary>Writes a window of the resized image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="width">Columns of the whole resized image.</param>
    /// <param name="height">Rows of the whole resized image.</param>
    /// <param name="window">The window, inside it.</param>
    /// <param name="result">Rows of <paramref name="stride"/> pixels; the window begins at the first.</param>
    /// <param name="stride">Pixels from row to row of the result.</param>
    public void Resize(Raster image, int width, int height, (int Left, int Top, int Width, int Height) window, Span<uint> result, int stride)
    {
        ResampleWeights across = Weights(image.Width, width, window.Left, window.Width);
        ResampleWeights down = Weights(image.Height, height, window.Top, window.Height);
        int firstRow = down.First[0];
        int rows = down.First[^1] + down.Count[^1] - firstRow;
        if (_across.Length < rows * window.Width)
        {
            _across = GC.AllocateUninitializedArray<uint>(rows * window.Width);
        }

        ReadOnlySpan<uint> pixels = MemoryMarshal.Cast<byte, uint>(image.Pixels);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<uint> source = pixels.Slice((firstRow + row) * image.Width, image.Width);
            Span<uint> target = _across.AsSpan(row * window.Width, window.Width);
            if (image.Width == width)
            {
                source.Slice(window.Left, window.Width).CopyTo(target);
            }
            else
            {
                Across(source, across, target);
            }
        }

        for (int row = 0; row < window.Height; row++)
        {
            Span<uint> target = result.Slice(row * stride, window.Width);
            ReadOnlySpan<uint> source = _across.AsSpan((down.First[row] - firstRow) * window.Width);
            if (image.Height == height)
            {
                source[..window.Width].CopyTo(target);
            }
            else
            {
                Down(source, down.Weights.AsSpan(row * down.Taps, down.Count[row]), target);
            }
        }
    }

    // Optimised at once, as the loops below: built by the profile of a first, slow version they take from a fifth to twice as long, by chance.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Across(ReadOnlySpan<uint> source, ResampleWeights weights, Span<uint> target)
    {
        ref int first = ref MemoryMarshal.GetArrayDataReference(weights.First);
        for (int i = 0; i < target.Length; i++)
        {
            ReadOnlySpan<uint> pixels = source.Slice(Unsafe.Add(ref first, i), weights.Count[i]);
            ReadOnlySpan<int> parts = weights.Weights.AsSpan(i * weights.Taps, pixels.Length);
            Vector128<int> sum = Vector128.Create(1 << (ResampleWeights.FractionBits - 1));
            for (int x = 0; x < pixels.Length; x++)
            {
                sum += Channels(pixels[x]) * parts[x];
            }

            target[i] = Pixel(sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Down(ReadOnlySpan<uint> source, ReadOnlySpan<int> parts, Span<uint> target)
    {
        int stride = target.Length;
        int x = 0;
        for (; x <= stride - 4; x += 4)
        {
            Vector512<int> sum = Vector512.Create(1 << (ResampleWeights.FractionBits - 1));
            for (int tap = 0; tap < parts.Length; tap++)
            {
                sum += Widen(Vector128.Create(source.Slice((tap * stride) + x, 4)).AsByte()) * Vector512.Create(parts[tap]);
            }

            sum = Vector512.Clamp(sum >> ResampleWeights.FractionBits, Vector512<int>.Zero, Vector512.Create(255));
            Vector256<ushort> half = Vector256.Narrow(sum.GetLower().AsUInt32(), sum.GetUpper().AsUInt32());
            Vector128.Narrow(half.GetLower(), half.GetUpper()).AsUInt32().CopyTo(target[x..]);
        }

        for (; x < stride; x++)
        {
            Vector128<int> sum = Vector128.Create(1 << (ResampleWeights.FractionBits - 1));
            for (int tap = 0; tap < parts.Length; tap++)
            {
                sum += Channels(source[(tap * stride) + x]) * parts[tap];
            }

            target[x] = Pixel(sum);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Widen(Vector128<byte> bytes)
    {
        Vector256<ushort> words = Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
        return Vector512.Create(Vector256.WidenLower(words), Vector256.WidenUpper(words)).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Channels(uint pixel) =>
        Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalarUnsafe(pixel).AsByte())).AsInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Pixel(Vector128<int> sum)
    {
        Vector128<uint> channels = Vector128.Clamp(sum >> ResampleWeights.FractionBits, Vector128<int>.Zero, Vector128.Create(255)).AsUInt32();
        Vector128<ushort> words = Vector128.Narrow(channels, channels);
        return Vector128.Narrow(words, words).AsUInt32().ToScalar();
    }

    private ResampleWeights Weights(int input, int output, int start, int length)
    {
        (int, int, int, int) key = (input, output, start, length);
        if (!_weights.TryGetValue(key, out ResampleWeights? weights))
        {
            if (_weights.Count >= MostKept)
            {
                _weights.Clear();
            }

            _weights[key] = weights = ResampleWeights.Create(input, output, start, length, interpolation);
        }

        return weights;
    }
}
