using System.Globalization;
using Plumbline.Imaging;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;
using Plumbline.Studies.Exploring;
using Plumbline.Studies.Plans;

namespace Plumbline.Explorer.Pictures;

/// <summary>Turns a picture of a user's own into a vector of the base's kind. Thread-safe.</summary>
public sealed class PictureEmbedder : IDisposable
{
    // A tenth of the way to the nearest other: room for JPEG and float16, none for another preparation.
    private const double Near = 0.1;
    private const int MostTried = 100;

    private readonly EmbeddingModel _model;
    private readonly ImagePreprocessing _preprocessing;

    private PictureEmbedder(EmbeddingModel model, ImagePreprocessing preprocessing)
    {
        _model = model;
        _preprocessing = preprocessing;
    }

    /// <summary>Components of its vectors.</summary>
    public int Dimension => _model.Dimension;

    /// <summary>Opens the network that embedded the base.</summary>
    /// <param name="model">As <see cref="ModelSource.Expected"/> says.</param>
    /// <param name="output">The value that is the embedding; null for the usual.</param>
    /// <param name="preprocess">How pictures are prepared; null for the model's own.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    /// <exception cref="ImagingException">There is no such model, or it cannot be used.</exception>
    public static PictureEmbedder Open(string model, string? output, string? preprocess, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        (ImagePreprocessing preprocessing, _) = PreprocessingSource.Resolve(preprocess, model);
        ModelFile file = ModelSource.Open(model, cancellationToken);
        return new PictureEmbedder(EmbeddingModel.Open(file, new EmbeddingModelOptions { Output = output, Size = preprocessing.Crop }), preprocessing);
    }

    /// <summary>Refuses a base of another dimension.</summary>
    /// <param name="dimension">The base's.</param>
    /// <exception cref="PlanException">It differs.</exception>
    public void Require(int dimension)
    {
        if (dimension != Dimension)
        {
            throw new PlanException(string.Create(CultureInfo.InvariantCulture, $"--model: found a network whose embedding has {Quantity.Count(Dimension, "component")}, expected {Quantity.Count(dimension)}, as the base has"));
        }
    }

    /// <summary>
    /// Embeds the image of one point of the base and looks where it lands: another model or preparation than the base's puts pictures of one's own
    /// elsewhere.
    /// </summary>
    /// <param name="exploration">The base, with its images.</param>
    /// <returns>What to doubt, in a sentence; null where it lands on its own vector, or there is no image to try.</returns>
    public string? Doubt(Exploration exploration)
    {
        ArgumentNullException.ThrowIfNull(exploration);
        // By inner product nothing is nearest to itself, and a point with a copy has no other to measure by.
        if (exploration.Images is null || exploration.Metric == Metric.InnerProduct || Lone(exploration) is not { } point)
        {
            return null;
        }

        Raster raster = new();
        try
        {
            exploration.Images.Read(exploration.ImageOf(point), raster);
        }
        catch (Exception e) when (e is ImagingException or IOException or UnauthorizedAccessException)
        {
            return null;
        }

        NeighborhoodPlace nearest = exploration.Neighborhood(Embed(raster), 1, 1).Exact[0];
        double near = NearestOther(exploration, point);
        return nearest.Point == point && nearest.Distance <= Near * near
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"the image of {exploration.NameOf(point)}, embedded here, lies {nearest.Distance:G4} from {(nearest.Point == point ? "its own vector" : $"the vector of {exploration.NameOf(nearest.Point)}")}, whose nearest other is at {near:G4}: the base was made with another --preprocess, model or size of images, and pictures of your own land beside where they belong");
    }

    private static double NearestOther(Exploration exploration, int point) => exploration.Neighborhood(point, 1, 1).Exact[0].Distance;

    /// <summary>The first query that has no copy, among some; null where all have.</summary>
    private static int? Lone(Exploration exploration) =>
        exploration.Queries.ToArray().Take(MostTried).Cast<int?>().FirstOrDefault(point => NearestOther(exploration, point!.Value) > 0);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();

    /// <summary>Embeds a picture.</summary>
    internal float[] Embed(Raster picture)
    {
        ImagePreprocessor preprocessor = new(_preprocessing);
        int count = _model.FixedBatch ?? 1;
        float[] inputs = new float[count * preprocessor.Length];
        preprocessor.Apply(picture, inputs.AsSpan(0, preprocessor.Length), _model.ChannelsLast);
        float[] embeddings = new float[count * Dimension];
        _model.Run(inputs, count, embeddings);
        return embeddings[..Dimension];
    }
}
