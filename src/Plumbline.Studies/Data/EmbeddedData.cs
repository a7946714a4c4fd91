using System.Security.Cryptography;
using System.Text;
using Plumbline.Imaging;
using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;
using Plumbline.IO;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Sampling;

namespace Plumbline.Studies.Data;

/// <summary>Images, embedded by a model before the first run: those that the runs draw, once, kept in the cache for later studies.</summary>
public sealed class EmbeddedData : StudyData
{
    private const int PublishedDimension = 2048;

    private readonly StudyPlan _plan;
    private readonly ImageSet _images;
    private readonly EmbeddingModel _model;
    private readonly ImagePreprocessing _preprocessing;
    private readonly string _imagesSha256;
    private readonly string _identity;
    // Rows of the pool that are embedded, ascending; null for all.
    private int[]? _rows;
    private VectorSet? _vectors;

    /// <summary>Opens images and model and reads the images once for their content; nothing is embedded yet.</summary>
    /// <param name="plan">The plan, which names images and model.</param>
    /// <param name="threads">Threads to use; 0 for one a logical processor.</param>
    /// <param name="progress">Told how far the reading is.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="PlanException">The plan names no model.</exception>
    /// <exception cref="ImagingException">Images, model or preprocessing are not what they should be.</exception>
    public EmbeddedData(StudyPlan plan, int threads = 0, IProgress<EmbeddingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        if (plan.Model is not { Length: > 0 } model)
        {
            throw new PlanException($"model: found none for {plan.Data}, expected {ModelSource.Expected} (--model)");
        }

        (_preprocessing, _) = PreprocessingSource.Resolve(plan.Preprocess, model);
        _images = ImageSource.Open(plan.Data, cancellationToken);
        try
        {
            if (_images.Count < 2)
            {
                throw new PlanException($"{plan.Data}: found {_images.Count} image, expected 2 or more");
            }

            _model = EmbeddingModel.Open(ModelSource.Open(model, cancellationToken), new EmbeddingModelOptions { Output = plan.ModelOutput, Size = _preprocessing.Crop });
            _imagesSha256 = _images.ComputeSha256(threads, HashProgress.Of(progress, _images.Count), cancellationToken);
            _identity = EmbeddingIdentity.Of(_imagesSha256, _images.Count, _model, _preprocessing).ToText();
            Labels = _images.HasLabels ? [.. Enumerable.Range(0, _images.Count).Select(_images.LabelOf)] : null;
        }
        catch
        {
            _model?.Dispose();
            _images.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string Source => _plan.Data;

    /// <inheritdoc/>
    public override string Description => $"{_images.Description}, embedded by {_model.File.Description}";

    /// <inheritdoc/>
    public override int Count => _images.Count;

    /// <inheritdoc/>
    public override int Dimension => _model.Dimension;

    /// <summary>Of everything that fixes the embeddings: images, model, preprocessing.</summary>
    public override string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_identity)));

    /// <summary>Published values are for trained ResNet-50 embeddings of STL-10's unlabeled images.</summary>
    public override bool ComparableToPaper =>
        Dimension == PublishedDimension && !_model.File.IsUntrained && _images is Stl10Images && _images.Description.EndsWith("unlabeled", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override IReadOnlyList<string?>? Labels { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Notes => _model.File.IsUntrained
        ? ["The model's weights are random (untrained): this shows how the tool works, not what images are like."]
        : [];

    /// <summary>Images whose embeddings an interrupted study keeps for the same command; 0 for none.</summary>
    public int Kept { get; private set; }

    /// <summary>Embeds what the runs draw, or takes it from the cache.</summary>
    /// <inheritdoc/>
    public override void Load(int threads, IProgress<EmbeddingProgress>? progress, CancellationToken cancellationToken)
    {
        if (_vectors is not null)
        {
            return;
        }

        _rows = DrawnRows();
        using ImageSet? selected = _rows is null ? null : new SelectedImages(_images, _imagesSha256, _rows);
        string sha256 = selected?.ComputeSha256(threads, null, cancellationToken) ?? _imagesSha256;
        string path = EmbeddingCache.PathOf(_identity + sha256);
        if (!EmbeddingCache.IsWhole(path, cancellationToken))
        {
            EmbeddingCache.RequireFolder();
            try
            {
                // What is there without its checksum is damaged, and made anew.
                EmbeddingOptions options = new() { Threads = threads, Replace = true };
                ImageEmbedder.Embed(selected ?? _images, _model, _preprocessing, path, options, progress, sha256, cancellationToken);
                EmbeddingCache.Seal(path, cancellationToken);
            }
            catch
            {
                Kept = ImageEmbedder.FinishedOf(path) ?? 0;
                throw;
            }
        }

        _vectors = VectorFile.Read(path, cancellationToken: cancellationToken);
    }

    /// <inheritdoc/>
    public override VectorSet Draw(int[]? rows, int threads, CancellationToken cancellationToken)
    {
        Load(threads, null, cancellationToken);
        return _vectors!.Select(_rows is null || rows is null
            ? rows ?? [.. Enumerable.Range(0, _vectors.Count)]
            : [.. rows.Select(row => Array.BinarySearch(_rows, row))]);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _vectors?.Dispose();
        _model.Dispose();
        _images.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Rows of the pool that some run draws; null for all.</summary>
    private int[]? DrawnRows()
    {
        if (_plan.Subset == 0 || _plan.Subset == Count)
        {
            return null;
        }

        SortedSet<int> rows = [];
        for (int run = 0; run < _plan.Runs && rows.Count < Count; run++)
        {
            rows.UnionWith(SubsetSampler.Draw(Count, _plan.Subset, _plan.Seed + run));
        }

        return rows.Count == Count ? null : [.. rows];
    }
}
