using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;

namespace Plumbline.Bench.Embed;

/// <summary>The model's inputs for the first images of a set, in memory.</summary>
internal sealed class PreparedImages
{
    private PreparedImages(float[] values, int count, int length) => (Values, Count, Length) = (values, count, length);

    /// <summary>Inputs one after the other.</summary>
    public float[] Values { get; }

    /// <summary>Number of images.</summary>
    public int Count { get; }

    /// <summary>Values of an image.</summary>
    public int Length { get; }

    public static PreparedImages Create(ImageSet images, int count, ImagePreprocessing preprocessing)
    {
        ImagePreprocessor preprocessor = new(preprocessing);
        Raster raster = new();
        float[] values = GC.AllocateUninitializedArray<float>(count * preprocessor.Length, pinned: true);
        for (int i = 0; i < count; i++)
        {
            images.Read(i, raster);
            preprocessor.Apply(raster, values.AsSpan(i * preprocessor.Length, preprocessor.Length));
        }

        return new PreparedImages(values, count, preprocessor.Length);
    }
}
