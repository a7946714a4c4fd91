using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Microsoft.ML.OnnxRuntime;
using Plumbline.Imaging.Models;

namespace Plumbline.Bench.Embed;

/// <summary>ONNX Runtime alone, on images that lie prepared in memory: what a program around it can reach at most.</summary>
internal sealed class OrtPeer : IDisposable
{
    private readonly EmbeddingModel _model;
    private readonly PreparedImages _images;
    private readonly (int Height, int Width) _size;
    private readonly CancellationToken _cancellation;
    private InferenceSession? _session;
    private int _threadsPerCall;

    /// <summary>Prepares no session yet.</summary>
    /// <param name="model">The model; its own session is not used.</param>
    /// <param name="images">Inputs, used over and over.</param>
    /// <param name="size">Height and width of an input.</param>
    /// <param name="cancellation">Ends a measurement after the calls under way.</param>
    public OrtPeer(EmbeddingModel model, PreparedImages images, (int Height, int Width) size, CancellationToken cancellation)
    {
        _model = model;
        _images = images;
        _size = size;
        _cancellation = cancellation;
    }

    /// <summary>Embeds images, beginning with the first again after the last.</summary>
    /// <param name="setting">How; its batch divides the number of prepared images.</param>
    /// <param name="count">Images to embed.</param>
    /// <param name="results">Takes the embeddings of as many images as it has room for; null to drop them.</param>
    /// <returns>Seconds.</returns>
    public double Run(OrtSetting setting, int count, float[]? results = null)
    {
        InferenceSession session = SessionOf(setting);
        int batches = (count + setting.Batch - 1) / setting.Batch;
        int next = -1;
        ExceptionDispatchInfo? failure = null;
        void Call()
        {
            try
            {
                float[] embeddings = new float[setting.Batch * _model.Dimension];
                for (int batch = Interlocked.Increment(ref next); batch < batches && !_cancellation.IsCancellationRequested; batch = Interlocked.Increment(ref next))
                {
                    int first = batch * setting.Batch;
                    int size = Math.Min(setting.Batch, count - first);
                    Run(session, first % _images.Count, size, embeddings);
                    if (results is not null)
                    {
                        embeddings.AsSpan(0, size * _model.Dimension).CopyTo(results.AsSpan(first * _model.Dimension));
                    }
                }
            }
            catch (OnnxRuntimeException e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }

        Thread[] callers = [.. Enumerable.Range(0, setting.Callers).Select(_ => new Thread(Call) { IsBackground = true })];
        long start = Stopwatch.GetTimestamp();
        foreach (Thread caller in callers)
        {
            caller.Start();
        }

        foreach (Thread caller in callers)
        {
            caller.Join();
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _cancellation.ThrowIfCancellationRequested();
        failure?.Throw();
        return seconds;
    }

    public void Dispose() => _session?.Dispose();

    private void Run(InferenceSession session, int first, int count, float[] embeddings)
    {
        Memory<float> values = _images.Values.AsMemory(first * _images.Length, count * _images.Length);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values, [count, 3, _size.Height, _size.Width]);
        using RunOptions run = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, [session.InputNames[0]], [input], [_model.Output]);
        outputs[0].GetTensorDataAsSpan<float>().CopyTo(embeddings);
    }

    // One session at a time: the threads of another would wait busily for a while after their work.
    private InferenceSession SessionOf(OrtSetting setting)
    {
        if (_session is null || _threadsPerCall != setting.ThreadsPerCall)
        {
            _session?.Dispose();
            using SessionOptions options = new()
            {
                IntraOpNumThreads = setting.ThreadsPerCall,
                InterOpNumThreads = 1,
                GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            _session = new InferenceSession(_model.File.Onnx.ToArray(), options);
            _threadsPerCall = setting.ThreadsPerCall;
            // Memory of a session grows at its first call.
            Run(_session, 0, 1, new float[_model.Dimension]);
        }

        return _session;
    }
}
