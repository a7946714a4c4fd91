using System.Diagnostics;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;
using Plumbline.IO;

namespace Plumbline.Imaging.Embedding;

/// <summary>Embeds images: a row an image, in a .npy file with a manifest beside it.</summary>
public static class ImageEmbedder
{
    /// <summary>Largest batch: its inputs must fit an array.</summary>
    public const int LargestBatch = 1024;

    private const int MostListed = 10;

    /// <summary>
    /// Embeds all images of a set. Finished batches outlive a cancellation, a kill and a full disk: the same call goes on from there. The
    /// output appears whole, after its manifest (<see cref="EmbeddingManifest.PathOf"/>), or not at all; its bytes depend on images, model
    /// and preprocessing alone.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="model">The model.</param>
    /// <param name="preprocessing">What becomes of an image before the model; its crop is the model's input size.</param>
    /// <param name="output">The .npy file to be, in a folder that is there.</param>
    /// <param name="options">How; the defaults where null.</param>
    /// <param name="progress">Told how far the work is.</param>
    /// <param name="sourceSha256">The images' <see cref="ImageSet.ComputeSha256"/> where the caller knows it; null to compute it.</param>
    /// <param name="cancellationToken">Stops after the batches under way.</param>
    /// <exception cref="ImagingException">An image does not decode and is not to be skipped, none does, the model fails, an unfinished embedding of something else is there, or the disk is full.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static EmbeddingResult Embed(
        ImageSet images,
        EmbeddingModel model,
        ImagePreprocessing preprocessing,
        string output,
        EmbeddingOptions? options = null,
        IProgress<EmbeddingProgress>? progress = null,
        string? sourceSha256 = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentException.ThrowIfNullOrEmpty(output);
        options ??= new EmbeddingOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Batch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Batch, LargestBatch);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        if (!options.Replace && File.Exists(output))
        {
            throw new ImagingException(output, "", "a file", "a new name");
        }

        Stopwatch watch = Stopwatch.StartNew();
        sourceSha256 ??= images.ComputeSha256(options.Threads, HashProgress.Of(progress, images.Count), cancellationToken);
        double hashed = watch.Elapsed.TotalSeconds;
        RequireNoneBroken(images, options);
        EmbeddingIdentity identity = EmbeddingIdentity.Of(sourceSha256, images.Count, model, preprocessing);
        using EmbeddingStore store = OrNoRoom(output, () => EmbeddingStore.Open(
            output,
            identity,
            options.Replace,
            progress is null ? null : done => progress.Report(new EmbeddingProgress(EmbeddingStage.Check, done, 0, images.Count)),
            cancellationToken));
        int resumed = store.Done;
        RequireWhole(images, store, options);
        double waited = OrNoRoom(output, () => RunPipeline(images, model, preprocessing, options, store, progress, cancellationToken));
        if (store.Broken.Count == images.Count)
        {
            throw new ImagingException(images.Source, "", $"no image that decodes among {images.Count} (the first: {store.Broken[0]})", "at least one");
        }

        double embedded = watch.Elapsed.TotalSeconds;
        BrokenImage[] broken = [.. store.Broken.Select(image => new BrokenImage(images.NameOf(image.Key), image.Value))];
        HashSet<int> left = [.. store.Broken.Keys];
        int rows = OrNoRoom(output, () => store.Finish(
            output, () => EmbeddingManifest.Write(EmbeddingManifest.PathOf(output), images, model, preprocessing, identity, left, broken)));
        return new EmbeddingResult
        {
            Rows = rows,
            Dimension = model.Dimension,
            Resumed = resumed,
            Broken = broken,
            SourceSha256 = sourceSha256,
            HashSeconds = hashed,
            EmbedSeconds = embedded - hashed,
            WriteSeconds = watch.Elapsed.TotalSeconds - embedded,
            WaitShare = waited,
        };
    }

    /// <summary>Images that an interrupted embedding has finished; null where there is none.</summary>
    /// <param name="output">The output that it was to have.</param>
    public static int? FinishedOf(string output) => EmbeddingStore.FinishedIn(output);

    /// <summary>Removes what stays beside an output whose embedding was killed after the output was complete; nothing happens elsewhere.</summary>
    /// <param name="output">The output.</param>
    public static void RemoveRemains(string output) => EmbeddingStore.ClearUp(output);

    /// <summary>Names the output where a file of the work beside it cannot grow.</summary>
    private static T OrNoRoom<T>(string output, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (DiskFull.Is(e))
        {
            throw DiskFull.Error(output, e);
        }
    }

    private static double RunPipeline(
        ImageSet images, EmbeddingModel model, ImagePreprocessing preprocessing, EmbeddingOptions options, EmbeddingStore store, IProgress<EmbeddingProgress>? progress, CancellationToken cancellationToken)
    {
        int resumed = store.Done;
        int done = resumed;
        Lock telling = new();
        void Tell(int count)
        {
            lock (telling)
            {
                done += count;
                progress?.Report(new EmbeddingProgress(EmbeddingStage.Embed, done, resumed, images.Count));
            }
        }

        Tell(0);
        using EmbeddingPipeline pipeline = new(images, model, preprocessing, options, store, Tell, cancellationToken);
        return pipeline.Run();
    }

    private static void RequireNoneBroken(ImageSet images, EmbeddingOptions options)
    {
        if (options.Broken == BrokenImages.Refuse && images.KnownBroken.Count > 0)
        {
            string[] reasons = [.. images.KnownBroken.Values.Take(MostListed)];
            string more = images.KnownBroken.Count > MostListed ? $"; and {images.KnownBroken.Count - MostListed} more" : "";
            throw new ImagingException(
                images.Source,
                "",
                $"at least {Quantity.Count(images.KnownBroken.Count)} of {Quantity.Count(images.Count, "image")} that do not decode, by their headers ({string.Join("; ", reasons)}{more})",
                "whole images (plumb embed --broken skip leaves them out)");
        }
    }

    /// <summary>An interrupted run may have skipped images that this one is to refuse.</summary>
    private static void RequireWhole(ImageSet images, EmbeddingStore store, EmbeddingOptions options)
    {
        if (options.Broken == BrokenImages.Refuse && store.Broken.Count > 0)
        {
            (int index, string reason) = store.Broken.First();
            throw new ImagingException(images.Source, images.NameOf(index), $"an image that does not decode ({reason})", "whole images (an interrupted run skipped it)");
        }
    }
}
