using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;

namespace Plumbline.Imaging.Embedding;

/// <summary>
/// Threads that decode and prepare images beside threads that run the model, with a few batches between them: the model's threads find a
/// batch ready, and memory does not depend on the number of images.
/// </summary>
internal sealed class EmbeddingPipeline : IDisposable
{
    private readonly ImageSet _images;
    private readonly EmbeddingModel _model;
    private readonly ImagePreprocessing _preprocessing;
    private readonly EmbeddingOptions _options;
    private readonly EmbeddingStore _store;
    private readonly Action<int> _finished;
    private readonly CancellationTokenSource _stop;
    private readonly BlockingCollection<PreparedBatch> _free = [];
    private readonly BlockingCollection<PreparedBatch> _ready = [];
    private readonly ConcurrentQueue<(int First, int Count)> _ranges;
    private readonly int _preparers;
    private readonly int _runners;
    private readonly int _batch;
    private ExceptionDispatchInfo? _failure;
    private long _waited;
    private int _preparing;

    /// <summary>Prepares the batches.</summary>
    /// <param name="images">The images.</param>
    /// <param name="model">The model.</param>
    /// <param name="preprocessing">What becomes of an image before.</param>
    /// <param name="options">Batches, threads, broken images.</param>
    /// <param name="store">Takes the rows, and says which are missing.</param>
    /// <param name="finished">Told the images of each finished batch.</param>
    /// <param name="cancellationToken">Stops after the batches under way.</param>
    public EmbeddingPipeline(
        ImageSet images, EmbeddingModel model, ImagePreprocessing preprocessing, EmbeddingOptions options, EmbeddingStore store, Action<int> finished, CancellationToken cancellationToken)
    {
        _images = images;
        _model = model;
        _preprocessing = preprocessing;
        _options = options;
        _store = store;
        _finished = finished;
        _batch = model.FixedBatch ?? options.Batch;
        _ranges = new ConcurrentQueue<(int First, int Count)>(store.Missing(_batch));
        _preparers = options.Threads == 0 ? Environment.ProcessorCount : options.Threads;
        _runners = model.Device == EmbeddingDevice.Cuda ? 1 : _preparers;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _preparing = _preparers;
        int inputLength = new ImagePreprocessor(preprocessing).Length;
        for (int i = 0; i < _preparers + (2 * _runners); i++)
        {
            _free.Add(new PreparedBatch(_batch, inputLength, model.Dimension), CancellationToken.None);
        }
    }

    /// <summary>Embeds what is missing.</summary>
    /// <returns>Share of the runners' time in which they waited for a batch.</returns>
    public double Run()
    {
        long start = Stopwatch.GetTimestamp();
        Thread[] threads =
        [
            .. Enumerable.Range(0, _preparers).Select(_ => new Thread(() => Guard(Prepare, PrepareEnds)) { IsBackground = true, Name = "prepare images" }),
            .. Enumerable.Range(0, _runners).Select(_ => new Thread(() => Guard(RunModel, static () => { })) { IsBackground = true, Name = "run the model" }),
        ];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        _failure?.Throw();
        _stop.Token.ThrowIfCancellationRequested();
        return (double)_waited / Math.Max(1, _runners * (Stopwatch.GetTimestamp() - start));
    }

    public void Dispose()
    {
        _stop.Dispose();
        _free.Dispose();
        _ready.Dispose();
    }

    private void Guard(Action work, Action ends)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            // The first failure is the one to tell; the others follow from it.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
            _stop.Cancel();
        }
        finally
        {
            ends();
        }
    }

    private void PrepareEnds()
    {
        if (Interlocked.Decrement(ref _preparing) == 0)
        {
            _ready.CompleteAdding();
        }
    }

    private void Prepare()
    {
        ImagePreprocessor preprocessor = new(_preprocessing);
        Raster raster = new();
        while (_free.Take(_stop.Token) is { } batch)
        {
            if (!_ranges.TryDequeue(out (int First, int Count) range))
            {
                _free.Add(batch, CancellationToken.None);
                return;
            }

            batch.Begin(range.First, range.Count);
            for (int i = batch.First; i < batch.First + batch.Count; i++)
            {
                _stop.Token.ThrowIfCancellationRequested();
                PrepareImage(i, raster, preprocessor, batch);
            }

            _ready.Add(batch, _stop.Token);
        }
    }

    private void PrepareImage(int index, Raster raster, ImagePreprocessor preprocessor, PreparedBatch batch)
    {
        try
        {
            _images.Read(index, raster);
        }
        catch (ImagingException e) when (_options.Broken == BrokenImages.Skip)
        {
            batch.AddBroken(index, e.Message);
            return;
        }

        preprocessor.Apply(raster, batch.NextInput, _model.ChannelsLast);
        batch.AddInput(index);
    }

    private void RunModel()
    {
        while (true)
        {
            long start = Stopwatch.GetTimestamp();
            if (!_ready.TryTake(out PreparedBatch? batch, Timeout.Infinite, _stop.Token))
            {
                return;
            }

            Interlocked.Add(ref _waited, Stopwatch.GetTimestamp() - start);
            if (batch.Whole > 0)
            {
                int count = batch.Whole;
                if (_model.FixedBatch is { } fixedBatch)
                {
                    batch.PadInputs();
                    count = fixedBatch;
                }

                _model.Run(batch.Inputs, count, batch.Results.AsSpan(0, count * _model.Dimension));
            }

            ReadOnlySpan<float> rows = batch.PlaceResults();
            RequireFinite(batch, rows);
            _store.Add(batch.First, rows, batch.Broken);
            _finished(batch.Count);
            _free.Add(batch, CancellationToken.None);
        }
    }

    private void RequireFinite(PreparedBatch batch, ReadOnlySpan<float> rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (!float.IsFinite(rows[i]))
            {
                int image = batch.First + (i / _model.Dimension);
                throw new ImagingException(
                    _model.File.Source,
                    string.Create(CultureInfo.InvariantCulture, $"component {i % _model.Dimension} of {_images.NameOf(image)}"),
                    rows[i].ToString(CultureInfo.InvariantCulture),
                    "a finite number");
            }
        }
    }
}
