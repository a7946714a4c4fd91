using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Plumbline.Imaging.Models.Onnx;

namespace Plumbline.Imaging.Models;

/// <summary>A model that turns images into vectors, run by ONNX Runtime. <see cref="Run"/> is thread-safe.</summary>
public sealed class EmbeddingModel : IDisposable
{
    private const int Colors = 3;

    private readonly InferenceSession _session;
    private readonly string _input;
    private readonly EmbeddingModelOptions _options;

    private EmbeddingModel(ModelFile file, OutputChoice output, EmbeddingModelOptions options)
    {
        File = file;
        Output = output.Name;
        OutputReason = output.Reason;
        _options = options;
        _session = Open(file, output, options, out string? note);
        DeviceNote = note;
        Device = note is null ? options.Device : EmbeddingDevice.Cpu;
        try
        {
            (_input, NodeMetadata input) = Input();
            ChannelsLast = RequireShape(input.Dimensions);
            FixedBatch = input.Dimensions[0] > 0 ? input.Dimensions[0] : null;
            Dimension = Probe();
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>The model's file.</summary>
    public ModelFile File { get; }

    /// <summary>Name of the value that is the embedding.</summary>
    public string Output { get; }

    /// <summary>Why that value was taken, in words.</summary>
    public string OutputReason { get; }

    /// <summary>Components of an embedding, d.</summary>
    public int Dimension { get; }

    /// <summary>Whether an input is H x W x 3; else 3 x H x W.</summary>
    public bool ChannelsLast { get; }

    /// <summary>Images that the model takes at a time, where it takes no other number.</summary>
    public int? FixedBatch { get; }

    /// <summary>What it runs on.</summary>
    public EmbeddingDevice Device { get; }

    /// <summary>Why it runs on another device than was asked for; null where it does not.</summary>
    public string? DeviceNote { get; }

    /// <summary>Version of ONNX Runtime.</summary>
    public static string RuntimeVersion => OrtRuntime.Environment.GetVersionString();

    /// <summary>What ONNX Runtime can run on here, by its names, such as <c>CPUExecutionProvider</c>.</summary>
    public static IReadOnlyList<string> RuntimeProviders => OrtRuntime.Environment.GetAvailableProviders();

    /// <summary>Opens a model and tries it on one black image.</summary>
    /// <param name="file">The model.</param>
    /// <param name="options">How; the defaults where null.</param>
    /// <exception cref="ImagingException">
    /// It is no ONNX model, has no single image input of the stated size, or no output N x d that can be found; the message says which.
    /// </exception>
    public static EmbeddingModel Open(ModelFile file, EmbeddingModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        options ??= new EmbeddingModelOptions();
        if (file.Onnx.IsEmpty)
        {
            throw new ImagingException(file.Source, "", "an empty file", "an ONNX model");
        }

        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(file.Onnx.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new ImagingException(file.Source, "", "no protocol buffer", "an ONNX model", e);
        }

        return new EmbeddingModel(file, EmbeddingOutput.Choose(model, file.Source, options.Output), options);
    }

    /// <summary>Embeds a batch.</summary>
    /// <param name="images">Inputs one after the other, <paramref name="count"/> x 3 x H x W values (or H x W x 3, <see cref="ChannelsLast"/>).</param>
    /// <param name="count">Images in the batch, 1 or more; <see cref="FixedBatch"/> where that is set.</param>
    /// <param name="embeddings">Takes count x <see cref="Dimension"/> values.</param>
    /// <exception cref="ImagingException">The model fails, or gives out a value that is not finite; the message says which image of the batch.</exception>
    public void Run(Memory<float> images, int count, Span<float> embeddings)
    {
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> results = Call(images, count);
            ReadOnlySpan<float> values = results[0].GetTensorDataAsSpan<float>();
            if (values.Length != embeddings.Length)
            {
                throw new ImagingException(File.Source, $"output {Output}", $"{Quantity.Plain(values.Length, "value")} for {Quantity.Plain(count, "image")}", $"{embeddings.Length}");
            }

            values.CopyTo(embeddings);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ImagingException(File.Source, "", $"a failure ({FirstLine(e)})", "a model that runs", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private static InferenceSession Open(ModelFile file, OutputChoice output, EmbeddingModelOptions options, out string? note)
    {
        _ = OrtRuntime.Environment;
        using SessionOptions session = new()
        {
            IntraOpNumThreads = options.ThreadsPerRun,
            InterOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        if (file.Folder is not null)
        {
            session.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", file.Folder);
        }

        note = options.Device == EmbeddingDevice.Cuda ? AddCuda(session) : null;
        try
        {
            return new InferenceSession(WithOutput(file, output), session);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ImagingException(file.Source, "", $"a model that ONNX Runtime refuses ({FirstLine(e)})", "an ONNX model that it runs", e);
        }
    }

    /// <summary>The model with the value among its outputs: a second graph is merged into the first when it is read, so that nothing is written anew.</summary>
    private static byte[] WithOutput(ModelFile file, OutputChoice output)
    {
        byte[] addition = output.IsGraphOutput
            ? []
            : new ModelProto { Graph = new GraphProto { Output = { new ValueInfoProto { Name = output.Name } } } }.ToByteArray();
        byte[] bytes = new byte[file.Onnx.Length + addition.Length];
        file.Onnx.CopyTo(bytes);
        addition.CopyTo(bytes, file.Onnx.Length);
        return bytes;
    }

    private static string? AddCuda(SessionOptions session)
    {
        try
        {
            using OrtCUDAProviderOptions cuda = new();
            cuda.UpdateOptions(new Dictionary<string, string>
            {
                // By itself it multiplies in TF32, 10 bits of mantissa: enough to tell a cat from a dog, not to order near neighbours.
                ["use_tf32"] = "0",
                // By itself it takes the convolutions that were fastest when tried, so that each run may round otherwise.
                ["cudnn_conv_algo_search"] = "HEURISTIC",
            });
            session.AppendExecutionProvider_CUDA(cuda);
            session.AddSessionConfigEntry("session.use_deterministic_compute", "1");
            return null;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return OrtRuntime.Environment.GetAvailableProviders().Contains("CUDAExecutionProvider")
                ? $"the card or NVIDIA's libraries are not there: {FirstLine(e)}"
                : "this build of ONNX Runtime has no CUDA provider";
        }
    }

    private (string Name, NodeMetadata Input) Input()
    {
        KeyValuePair<string, NodeMetadata>[] inputs = [.. _session.InputMetadata];
        return inputs is [{ Value: { IsTensor: true } metadata } input] && metadata.ElementDataType == TensorElementType.Float
            ? (input.Key, metadata)
            : throw new ImagingException(
                File.Source,
                "input",
                string.Join(", ", inputs.Select(found => $"{found.Key} ({(found.Value.IsTensor ? found.Value.ElementDataType : found.Value.OnnxValueType)})")),
                "one input of float32 images");
    }

    private bool RequireShape(int[] dimensions)
    {
        (int height, int width) = _options.Size;
        bool Fits(int place, int size) => dimensions[place] <= 0 || dimensions[place] == size;
        if (dimensions.Length == 4)
        {
            bool last = dimensions[3] == Colors && dimensions[1] != Colors;
            if (last ? Fits(1, height) && Fits(2, width) : Fits(1, Colors) && Fits(2, height) && Fits(3, width))
            {
                return last;
            }
        }

        throw new ImagingException(File.Source, $"input {_input}", Words(dimensions), $"N x 3 x {height} x {width} or N x {height} x {width} x 3 (the crop of the preprocessing is {height} x {width})");
    }

    /// <summary>Runs one black image, which shows the shape that no declaration need tell.</summary>
    private int Probe()
    {
        int count = FixedBatch ?? 1;
        (int height, int width) = _options.Size;
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> results = Call(new float[count * Colors * height * width], count);
            OrtTensorTypeAndShapeInfo info = results[0].GetTensorTypeAndShape();
            long[] found = info.Shape;
            if (info.ElementDataType != TensorElementType.Float)
            {
                throw new ImagingException(File.Source, $"output {Output}", $"values of {info.ElementDataType}", "float32");
            }

            // N x d, and what is that with sides of 1: N x d x 1 x 1, N x 1 x 1 x d, N x 1 x d.
            long[] sides = [.. found.Skip(1).Where(side => side != 1)];
            if (found.Length < 2 || found[0] != count || sides.Length > 1)
            {
                throw new ImagingException(File.Source, $"output {Output}", Words([.. found.Select(side => (int)side)]), "N x d, one vector an image (--model-output names another value)");
            }

            return sides.Length == 0 ? 1 : (int)sides[0];
        }
        catch (OnnxRuntimeException e)
        {
            throw new ImagingException(File.Source, "", $"a failure on a {height} x {width} image ({FirstLine(e)})", "a model that runs", e);
        }
    }

    private IDisposableReadOnlyCollection<OrtValue> Call(Memory<float> images, int count)
    {
        (int height, int width) = _options.Size;
        long[] shape = ChannelsLast ? [count, height, width, Colors] : [count, Colors, height, width];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, images, shape);
        using RunOptions run = new();
        return _session.Run(run, [_input], [input], [Output]);
    }

    private static string Words(int[] dimensions) => string.Join(" x ", dimensions.Select(side => side < 0 ? "?" : side.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static string FirstLine(Exception e) => e.Message.Split('\n')[0].Trim();
}
