using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Plumbline.Imaging.Sources;

/// <summary>
/// One split of STL-10 in its own binary layout: no header; byte ((n * 3 + c) * 96 + x) * 96 + y is image n, plane c (red, green, blue),
/// column x, row y. Coates, Ng, Lee: An analysis of single-layer networks in unsupervised feature learning, 2011.
/// </summary>
public sealed class Stl10Images : ImageSet
{
    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 96;

    /// <summary>Bytes of an image.</summary>
    public const int ImageBytes = 3 * Side * Side;

    private const string Suffix = "_X.bin";
    private static readonly string[] Splits = ["unlabeled", "train", "test"];
    private static readonly string[] StandardClasses = ["airplane", "bird", "car", "cat", "deer", "dog", "horse", "monkey", "ship", "truck"];

    private readonly string _path;
    private readonly string _split;
    private readonly SafeFileHandle _file;
    private readonly string?[]? _labels;

    /// <summary>Opens a split.</summary>
    /// <param name="path">
    /// A file such as train_X.bin; or a folder that holds one, itself or in its folder stl10_binary: then the unlabeled split, or the only one there.
    /// </param>
    /// <exception cref="ImagingException">There is no such file, its size is no whole number of images, or its labels are not one for each.</exception>
    public Stl10Images(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Find(path);
        Source = $"stl10:{path}";
        string name = Path.GetFileName(_path);
        _split = name.EndsWith(Suffix, StringComparison.Ordinal) ? name[..^Suffix.Length] : Path.GetFileNameWithoutExtension(name);
        _file = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
        try
        {
            long bytes = RandomAccess.GetLength(_file);
            if (bytes == 0 || bytes % ImageBytes != 0 || bytes / ImageBytes > int.MaxValue)
            {
                throw new ImagingException(_path, "", Quantity.Plain(bytes, "byte"), $"a multiple of {ImageBytes}, the bytes of an STL-10 image");
            }

            Count = (int)(bytes / ImageBytes);
            _labels = ReadLabels();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Source { get; }

    /// <inheritdoc/>
    public override string Description => $"STL-10, {_split}";

    /// <inheritdoc/>
    public override int Count { get; }

    /// <inheritdoc/>
    public override bool HasLabels => _labels is not null;

    /// <inheritdoc/>
    public override string NameOf(int index) => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(_path)}[{index}]");

    /// <inheritdoc/>
    public override string? LabelOf(int index) => _labels?[index];

    /// <inheritdoc/>
    public override void Read(int index, Raster raster)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        ArgumentNullException.ThrowIfNull(raster);
        Span<byte> planes = stackalloc byte[ImageBytes];
        if (RandomAccess.Read(_file, planes, (long)index * ImageBytes) != ImageBytes)
        {
            throw new ImagingException(_path, $"image {index}", "an end of the file", Quantity.Plain(ImageBytes, "byte"));
        }

        raster.Resize(Side, Side);
        Span<byte> pixels = raster.Pixels;
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                int pixel = ((y * Side) + x) * Raster.BytesPerPixel;
                int place = (x * Side) + y;
                pixels[pixel] = planes[place];
                pixels[pixel + 1] = planes[(Side * Side) + place];
                pixels[pixel + 2] = planes[(2 * Side * Side) + place];
                pixels[pixel + 3] = byte.MaxValue;
            }
        }
    }

    /// <summary>SHA-256 of the file, then of its labels where it has some.</summary>
    /// <inheritdoc/>
    public override string ComputeSha256(int threads, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chunk = new byte[1 << 20];
        long length = RandomAccess.GetLength(_file);
        for (long position = 0; position < length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read = RandomAccess.Read(_file, chunk, position);
            if (read == 0)
            {
                throw new ImagingException(_path, $"byte {position}", "an end of the file", Quantity.Plain(length, "byte"));
            }

            hash.AppendData(chunk, 0, read);
            position += read;
            progress?.Report((double)position / length);
        }

        if (_labels is not null)
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Join('\0', _labels)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }

    private static string Find(string path)
    {
        if (File.Exists(path))
        {
            return path;
        }

        if (!Directory.Exists(path))
        {
            throw new ImagingException(path, "", "no such file or folder", "a folder of STL-10's binary files, or one of them");
        }

        string[] found = [.. from folder in new[] { path, Path.Combine(path, "stl10_binary") } from split in Splits select Path.Combine(folder, split + Suffix)];
        return found.FirstOrDefault(File.Exists)
            ?? throw new ImagingException(path, "", "none of STL-10's binary files", string.Join(", ", Splits.Select(split => split + Suffix)));
    }

    private string?[]? ReadLabels()
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(_path))!;
        string numbers = Path.Combine(folder, _split + "_y.bin");
        if (File.Exists(numbers))
        {
            return FromNumbers(numbers, Path.Combine(folder, "class_names.txt"));
        }

        string table = Path.Combine(folder, LabelTable.FileName);
        if (!File.Exists(table))
        {
            return null;
        }

        LabelTable labels = LabelTable.Read(table, "index");
        return [.. Enumerable.Range(0, Count).Select(labels.OfIndex)];
    }

    private string?[] FromNumbers(string path, string classNames)
    {
        byte[] numbers = File.ReadAllBytes(path);
        if (numbers.Length != Count)
        {
            throw new ImagingException(path, "", Quantity.Plain(numbers.Length, "label"), $"{Count}, one for each image of {Path.GetFileName(_path)}");
        }

        string[] classes = File.Exists(classNames) ? [.. File.ReadAllLines(classNames).Where(line => line.Length > 0)] : StandardClasses;
        int wrong = Array.FindIndex(numbers, number => number < 1 || number > classes.Length);
        return wrong < 0
            ? [.. numbers.Select(number => classes[number - 1])]
            : throw new ImagingException(path, $"byte {wrong}", $"{numbers[wrong]}", $"a class from 1 to {classes.Length}");
    }
}
