using System.Diagnostics;
using System.Globalization;
using Plumbline.Bench.Report;
using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Models;
using Plumbline.Imaging.Sources;

namespace Plumbline.Bench.Embed;

/// <summary>Measures both sides of a row in turn.</summary>
/// <param name="session">The session.</param>
/// <param name="work">The row.</param>
/// <param name="pool">Images that lie prepared for the peer at most.</param>
internal sealed class EmbedMeasuring(BenchSession session, EmbedWork work, int pool)
{
    // Threads of ONNX Runtime that share a call spin for a while when their work is done, and would take our time.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);

    private const int MostRounds = 4;

    private static readonly TimeSpan LongestTrial = TimeSpan.FromSeconds(20);

    private readonly string _output = session.Scratch.File("ours.npy");

    /// <summary>Tries the peer's settings, then measures both sides.</summary>
    /// <param name="repetitions">Times.</param>
    /// <param name="checks">Takes whether both sides' embeddings are the same.</param>
    public EmbedMeasurement Run(int repetitions, List<BenchCheck> checks)
    {
        using ImageSet images = session.Time("prepare", () => ImageSource.Open(EmbedImages.SourceOf(session, work.Images, work.Count), session.Cancellation));
        using EmbeddingModel model = session.Time("prepare", () => work.Model.Open(session.Cancellation));
        PreparedImages prepared = session.Time("prepare", () => PreparedImages.Create(images, Math.Min(pool, work.Count), work.Model.Preprocessing));
        using OrtPeer peer = new(model, prepared, work.Model.Preprocessing.Crop, session.Cancellation);
        (OrtSetting Setting, double Rate)[] tried = session.Time("peer", () => Try(peer, prepared.Count));
        EmbedMeasurement measurement = new(work) { Tried = tried, Best = tried.MaxBy(one => one.Rate).Setting };
        if (!session.Options.Quick)
        {
            // Loops are compiled, files are in the page cache.
            session.Time("prepare", () => Embed(images, model));
        }

        for (int repetition = 0; repetition < repetitions; repetition++)
        {
            // Neither side always comes first.
            if (repetition % 2 == 1)
            {
                MeasurePeer();
            }

            Add(measurement.Ours, measurement.OurProcessor, () => measurement.Results.Add(session.Time("ours", () => Embed(images, model))));
            if (repetition % 2 == 0)
            {
                MeasurePeer();
            }

            BenchSession.Log(string.Create(
                CultureInfo.InvariantCulture,
                $"repetition {repetition + 1} of {repetitions}, {work.Name}: ours {measurement.Ours[^1]:0.0} /s, ONNX Runtime {measurement.Theirs[^1]:0.0} /s"));
        }

        void MeasurePeer()
        {
            Add(measurement.Theirs, measurement.TheirProcessor, () => session.Time("peer", () => peer.Run(measurement.Best, work.Count)));
            Thread.Sleep(Settle);
        }

        checks.Add(session.Time("check", () => Check(peer, measurement.Best, prepared.Count, model.Dimension)));
        return measurement;
    }

    private EmbeddingResult Embed(ImageSet images, EmbeddingModel model) => ImageEmbedder.Embed(
        images,
        model,
        work.Model.Preprocessing,
        _output,
        new EmbeddingOptions { Threads = session.Options.Threads, Replace = true },
        cancellationToken: session.Cancellation);

    /// <summary>Images a second of every setting: the best of several measurements, the settings in turn, so that a disturbance strikes none alone.</summary>
    private (OrtSetting Setting, double Rate)[] Try(OrtPeer peer, int prepared)
    {
        IReadOnlyList<OrtSetting> settings = OrtSetting.All(session.Options.Threads, prepared);
        int count = session.Options.Quick ? prepared : Math.Max(prepared, work.Count / 8);
        double[] rates = new double[settings.Count];
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round == 0 || (!session.Options.Quick && round < MostRounds && Stopwatch.GetElapsedTime(start) < LongestTrial); round++)
        {
            for (int i = 0; i < settings.Count; i++)
            {
                rates[i] = Math.Max(rates[i], count / peer.Run(settings[i], count));
            }
        }

        return [.. settings.Zip(rates)];
    }

    private void Add(List<double> rates, List<double> processor, Action embed)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan used = Environment.CpuUsage.TotalTime;
        embed();
        rates.Add(work.Count / Stopwatch.GetElapsedTime(start).TotalSeconds);
        processor.Add((Environment.CpuUsage.TotalTime - used).TotalSeconds / work.Count);
    }

    private BenchCheck Check(OrtPeer peer, OrtSetting setting, int prepared, int dimension)
    {
        float[] theirs = new float[prepared * dimension];
        peer.Run(setting, prepared, theirs);
        return EmbeddingCheck.Compare(work, _output, theirs);
    }
}
