namespace Plumbline.Imaging.Downloads;

/// <summary>A file of STL-10's archive.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="Split">The part that it belongs to; None for what always comes along.</param>
/// <param name="ImageBytes">Bytes of an image in it; 0 where it is text.</param>
/// <param name="Images">Images in it; 0 where it is text.</param>
public sealed record Stl10File(string Name, Stl10Splits Split, int ImageBytes, int Images)
{
    /// <summary>Bytes of an image: three planes of 96 x 96.</summary>
    public const int PixelBytes = 3 * 96 * 96;

    private const int LabelBytes = 1;

    /// <summary>All files of the archive.</summary>
    public static IReadOnlyList<Stl10File> All { get; } =
    [
        new("class_names.txt", Stl10Splits.None, 0, 0),
        new("fold_indices.txt", Stl10Splits.Train, 0, 0),
        new("train_X.bin", Stl10Splits.Train, PixelBytes, 5_000),
        new("train_y.bin", Stl10Splits.Train, LabelBytes, 5_000),
        new("test_X.bin", Stl10Splits.Test, PixelBytes, 8_000),
        new("test_y.bin", Stl10Splits.Test, LabelBytes, 8_000),
        new("unlabeled_X.bin", Stl10Splits.Unlabeled, PixelBytes, 100_000),
    ];

    /// <summary>Bytes of the file; 0 where it is text, whose length is not stated.</summary>
    public long Bytes => (long)ImageBytes * Images;

    /// <summary>The files of some parts, class_names.txt first.</summary>
    /// <param name="splits">The parts.</param>
    public static IReadOnlyList<Stl10File> Of(Stl10Splits splits) => [.. All.Where(file => file.Split == Stl10Splits.None || splits.HasFlag(file.Split))];

    /// <summary>Whether a file can be this one by its length.</summary>
    /// <param name="length">Its bytes.</param>
    /// <param name="isOfficial">Whether the number of images has to be the official one; else any number of whole ones will do.</param>
    public bool Fits(long length, bool isOfficial) => length > 0 && (ImageBytes == 0 || (isOfficial ? length == Bytes : length % ImageBytes == 0));

    /// <summary>What <see cref="Fits"/> asks for, as words.</summary>
    /// <param name="isOfficial">Whether the number of images has to be the official one.</param>
    public string Expectation(bool isOfficial) =>
        ImageBytes == 0 ? "some text" : isOfficial ? $"{Bytes} ({Images} of {ImageBytes})" : $"a multiple of {ImageBytes}, the bytes of an image";
}
