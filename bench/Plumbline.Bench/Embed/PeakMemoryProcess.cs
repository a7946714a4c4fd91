using System.Diagnostics;
using System.Globalization;
using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Preprocessing;
using Plumbline.Imaging.Sources;
using Plumbline.Studies.Running;

namespace Plumbline.Bench.Embed;

/// <summary>An embedding in a process of its own, whose peak memory is then that of nothing else.</summary>
internal static class PeakMemoryProcess
{
    /// <summary>The first argument of such a process: WORD IMAGES MODEL PREPROCESSING OUT THREADS.</summary>
    public const string Word = "peak-memory";

    private const int Arguments = 6;

    /// <summary>Starts one and waits for it.</summary>
    /// <param name="session">Has the folder for files.</param>
    /// <param name="model">The model.</param>
    /// <param name="images">What opens as the images.</param>
    /// <returns>Its largest resident memory, bytes.</returns>
    /// <exception cref="BenchException">It failed.</exception>
    public static long Measure(BenchSession session, EmbedModel model, string images)
    {
        string output = session.Scratch.File("memory.npy");
        ProcessStartInfo start = new("dotnet", [typeof(PeakMemoryProcess).Assembly.Location, Word, images, model.Source, model.Preprocessing.ToJson(), output, session.Options.Threads.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
        };
        session.Cancellation.ThrowIfCancellationRequested();
        using Process process = Process.Start(start) ?? throw new BenchException("dotnet did not start", ExitCode.NotReachable);
        string text;
        using (session.Cancellation.Register(process.Kill))
        {
            text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }

        session.Cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == ExitCode.Done && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes)
            ? bytes
            : throw new BenchException($"the process that measures memory ended with exit code {process.ExitCode}", ExitCode.NotReachable);
    }

    /// <summary>What the process does: it embeds, and writes its largest resident memory in bytes.</summary>
    public static int Execute(string[] arguments, CancellationToken cancellation)
    {
        if (arguments.Length != Arguments)
        {
            throw new BenchException($"found {arguments.Length} arguments, expected {Word} IMAGES MODEL PREPROCESSING OUT THREADS");
        }

        ImagePreprocessing preprocessing = ImagePreprocessing.Parse(arguments[3], "preprocessing");
        using ImageSet images = ImageSource.Open(arguments[1], cancellation);
        using EmbeddingModel model = EmbeddingModel.Open(ModelSource.Open(arguments[2], cancellation), new EmbeddingModelOptions { Size = preprocessing.Crop });
        EmbeddingOptions options = new() { Threads = int.Parse(arguments[5], CultureInfo.InvariantCulture), Replace = true };
        ImageEmbedder.Embed(images, model, preprocessing, arguments[4], options, cancellationToken: cancellation);
        Console.Out.Write(StudyRunner.PeakMemory().ToString(CultureInfo.InvariantCulture));
        return ExitCode.Done;
    }
}
