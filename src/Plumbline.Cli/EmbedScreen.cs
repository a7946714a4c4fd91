using System.Globalization;
using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;
using Spectre.Console;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What plumb embed shows: what it is about to do, how far it is, and what came out.</summary>
internal sealed class EmbedScreen(EmbedRequest request)
{
    private const int MostListed = 20;

    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _progress = Screen.Open(standardError: true);

    public void Begin(ImageSet images, EmbeddingModel model, ImagePreprocessing preprocessing, string origin)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            _progress.WriteLine($"plumb embed: {Count(images.Count, "image")}, {images.Description}");
            _progress.WriteLine($"model {model.File.Description}: {model.Output} ({model.OutputReason}), dimension {Count(model.Dimension)}");
            _progress.WriteLine($"preprocessing ({origin}): {preprocessing.ToJson()}");
            foreach (string note in Notes(model))
            {
                _progress.WriteLine(note);
            }
        });
    }

    public EmbeddingResult WithProgress(Func<IProgress<EmbeddingProgress>?, EmbeddingResult> work) =>
        ProgressDisplay.Run(_progress, request.Quiet, progress => work(EmbedProgress.Of(progress)));

    public void End(EmbedOutcome outcome)
    {
        if (request.Quiet)
        {
            return;
        }

        EmbeddingResult result = outcome.Result;
        Screen.Show(() =>
        {
            if (result.Broken.Count > 0)
            {
                _results.WriteLine($"left out {Count(result.Broken.Count, "image")} that did not decode:");
                foreach (BrokenImage broken in result.Broken.Take(MostListed))
                {
                    _results.WriteLine($"  {broken.Reason}");
                }

                if (result.Broken.Count > MostListed)
                {
                    _results.WriteLine($"  and {Count(result.Broken.Count - MostListed)} more, in the manifest");
                }
            }

            _results.WriteLine($"wrote {request.Output}, {Size(outcome.Bytes)}: {Count(result.Rows)} x {Count(result.Dimension)}, and {EmbeddingManifest.PathOf(request.Output)}{(outcome.Images.HasLabels ? ", with labels" : "")}");
            string resumed = result.Resumed > 0 ? $" ({Count(result.Resumed)} were there already)" : "";
            _results.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome.Rate:0.0} images a second{resumed}; the model waited for images {Quantity.Percent(result.WaitShare)} of the time"));
            foreach (string note in Notes(outcome.Model))
            {
                _results.WriteLine(note);
            }

            _results.WriteLine(Stages(outcome.Stages, outcome.PeakMemoryBytes));
            Console.Out.Flush();
        });
    }

    private static IEnumerable<string> Notes(EmbeddingModel model)
    {
        if (model.File.IsUntrained)
        {
            yield return "note: the weights are random (untrained); these embeddings show how the tool works, not what images are like";
        }

        if (model.DeviceNote is { } note)
        {
            yield return $"note: no CUDA ({note}): the processor is used";
        }
    }
}
