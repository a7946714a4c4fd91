using System.CommandLine;
using System.Diagnostics;
using Plumbline.Imaging;
using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;

namespace Plumbline.Cli;

/// <summary>plumb embed: images to vectors, by a model.</summary>
internal static class EmbedCommand
{
    private const string Description = """
        Embeds images by a neural network: a row an image, float32, in a .npy file. Beside it, OUT.npy.manifest.json tells the model,
        the preprocessing, and the file and label of every row. On the processor the bytes are the same whatever batch and threads are.

        Examples:
          plumb embed photos/ --model mobilenetv2.onnx -o photos.npy
          plumb embed stl10:stl10 --model resnet50-11ad3fa6.pth -o stl10.npy --batch 16
          plumb embed photos/ --model vit.onnx --model-output image_embeds --preprocess vit.preprocess.json -o photos.npy
          plumb embed generated:2000 --model resnet50:random -o generated.npy

        SOURCE is a folder of JPEG, PNG and WebP files (labels: labels.csv with file,label, else the folder of each image);
        stl10:FOLDER, or one of STL-10's files such as stl10:FOLDER/train_X.bin; or generated[:N[:SEED]]. Without --model-output the pool
        before the classifier is taken. Without --preprocess, MODEL.preprocess.json beside the model says how images are prepared;
        without that it is torchvision's for ResNet-50: short side 256, centre 224, ImageNet's mean and deviation.

        An embedding that ends early (Ctrl-C, a kill, a full disk) keeps its finished batches beside the output, in
        .OUT.npy.embedding: the same command goes on from there.

        Exit codes: 0 done, 2 bad input or usage, 130 cancelled.
        """;

    private static readonly Argument<string> Source = new("SOURCE") { Description = "The images." };
    private static readonly Option<string?> Model = CommandOptions.Text("--model", "MODEL", $"The network: {ModelSource.Expected}. Required.");
    private static readonly Option<string?> ModelOutput = CommandOptions.Text("--model-output", "NODE", "The output, value or node of the model that is the embedding. [default: the pool before the classifier]");
    private static readonly Option<string?> Preprocess = CommandOptions.Text("--preprocess", "FILE", "How images are prepared: a JSON file, or its text. [default: MODEL.preprocess.json, else ResNet-50's]");
    private static readonly Option<string?> Out = CommandOptions.Text("--out", "FILE", "Where the vectors go: a .npy file. Required.", "-o");
    private static readonly Option<string?> Batch = CommandOptions.Text("--batch", "N", "Images of a call of the model; a card wants 32 or more. [default: 2]");
    private static readonly Option<string?> Threads = CommandOptions.Threads();
    private static readonly Option<string?> Device = CommandOptions.Text("--device", "cpu|cuda", "What the model runs on; where there is no CUDA, the processor. [default: cpu]");
    private static readonly Option<string?> Broken = CommandOptions.Text("--broken", "refuse|skip", "Images that do not decode end the work, or are left out and listed. [default: refuse]");
    private static readonly Option<bool> Force = new("--force") { Description = "Replace an output that exists, and begin anew what was interrupted with other images or another model." };
    private static readonly Option<string?> Json = CommandOptions.Json("sizes, model, broken images, seconds, memory");
    private static readonly Option<bool> Quiet = CommandOptions.Quiet();

    public static Command Create()
    {
        Source.CompletionSources.Add("images:", "stl10:", "generated");
        Model.CompletionSources.Add("resnet50:random");
        Command command = new("embed", Description) { Source };
        foreach (Option option in (Option[])[Model, Out, ModelOutput, Preprocess, Batch, Threads, Device, Broken, Force, Json, Quiet])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => CommandRun.Execute(token => Run(Read(parsed), token)));
        return command;
    }

    private static EmbedRequest Read(ParseResult parsed) => new(
        CommandOptions.NotEmpty(parsed.GetValue(Source)!, Source.Name),
        CommandOptions.NotEmpty(CommandOptions.Required(parsed, Model, ModelSource.Expected), Model.Name),
        parsed.GetValue(ModelOutput),
        parsed.GetValue(Preprocess),
        CommandOptions.NotEmpty(CommandOptions.Required(parsed, Out, "the path of a .npy file"), Out.Name),
        CommandOptions.OneOf(parsed, Device, [("cpu", EmbeddingDevice.Cpu), ("cuda", EmbeddingDevice.Cuda)]),
        new EmbeddingOptions
        {
            Batch = CommandOptions.Number(parsed, Batch, new EmbeddingOptions().Batch, 1, ImageEmbedder.LargestBatch),
            Threads = CommandOptions.ThreadsOf(parsed, Threads),
            Broken = CommandOptions.OneOf(parsed, Broken, [("refuse", BrokenImages.Refuse), ("skip", BrokenImages.Skip)]),
            Replace = parsed.GetValue(Force),
        },
        CommandOptions.JsonOf(parsed, Json),
        parsed.GetValue(Quiet));

    private static int Run(EmbedRequest request, CancellationToken cancellationToken)
    {
        using OutputClaim claim = OutputClaim.Take(Out.Name, request.Output, request.Options.Replace);
        Check(request);
        EmbedScreen screen = new(request);
        long start = Stopwatch.GetTimestamp();
        (ImagePreprocessing preprocessing, string origin) = PreprocessingSource.Resolve(request.Preprocess, request.Model);
        using ImageSet images = ImageSource.Open(request.Source, cancellationToken);
        using EmbeddingModel model = EmbeddingModel.Open(
            ModelSource.Open(request.Model, cancellationToken),
            new EmbeddingModelOptions { Output = request.ModelOutput, Device = request.Device, Size = preprocessing.Crop });
        OutputPath.RequireRoom(Out.Name, request.Output, (long)images.Count * model.Dimension * sizeof(float), $"embeddings of {NumberWords.Count(images.Count, "image")}");
        double load = Stopwatch.GetElapsedTime(start).TotalSeconds;
        screen.Begin(images, model, preprocessing, origin);
        EmbedOutcome outcome;
        try
        {
            EmbeddingResult result = screen.WithProgress(
                progress => ImageEmbedder.Embed(images, model, preprocessing, request.Output, request.Options, progress, sourceSha256: null, cancellationToken));
            outcome = new EmbedOutcome(result, model, images, preprocessing, load, new FileInfo(request.Output).Length, StudyRunner.PeakMemory());
        }
        catch (Exception e) when (e is not OtherEmbeddingException)
        {
            // Not in a filter, which would run before the files are closed.
            int finished = ImageEmbedder.FinishedOf(request.Output) ?? 0;
            if (finished == 0)
            {
                throw;
            }

            string goesOn = e is ImagingException ? "the same command goes on from there; with --broken skip also past an image that does not decode" : "the same command goes on from there";
            return CommandRun.Fail(e, $"{NumberWords.Count(finished)} of {NumberWords.Count(images.Count, "image")} are kept ({goesOn})");
        }

        JsonTarget.Write(request.Json, () => EmbedJson.Create(request, outcome));
        screen.End(outcome);
        return ExitCode.Done;
    }

    private static void Check(EmbedRequest request)
    {
        if (!request.Output.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            throw new PlanException($"{Out.Name}: found {request.Output}, expected a name that ends in .npy");
        }

        ImageEmbedder.RemoveRemains(request.Output);
        OutputPath.RequireNew(Out.Name, request.Output, request.Output, request.Options.Replace, [request.Source, request.Model, request.Preprocess]);
        JsonTarget.Check(request.Json, request.Options.Replace, [request.Source, request.Model, request.Preprocess, EmbeddingManifest.PathOf(request.Output)], request.Output, "the output");
        OutputPath.RequireWritable(Out.Name, request.Output);
    }
}
