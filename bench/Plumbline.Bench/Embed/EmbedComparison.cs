using System.Globalization;
using Plumbline.Bench.Report;
using Plumbline.Imaging.Embedding;
using Plumbline.Imaging.Models;

namespace Plumbline.Bench.Embed;

/// <summary>Images to vectors: all of it by our side, beside ONNX Runtime alone on images that lie prepared in memory.</summary>
internal sealed class EmbedComparison : IComparison
{
    private const string Peer = "ONNX Runtime";

    public string Name => "embed";

    public BenchReport Run(BenchSession session)
    {
        BenchOptions options = session.Options;
        int repetitions = options.Repetitions ?? (options.Quick ? 1 : 5);
        List<string> notes = [];
        EmbedPlan plan = EmbedPlan.Create(options.Quick, notes);
        EmbedWork[] works = [.. plan.Works.Where(work => options.Wants(work.Name))];
        bool memory = options.Wants(plan.Memory.Name);
        if (works.Length == 0 && !memory)
        {
            throw new BenchException($"--only: found '{options.Only}', expected part of one of: {string.Join("; ", plan.Works.Select(work => work.Name).Append(plan.Memory.Name))}");
        }

        EmbedFindings findings = new(plan);
        foreach (EmbedWork work in works)
        {
            findings.Add(new EmbedMeasuring(session, work, plan.Pool).Run(repetitions, findings.Checks));
        }

        if (memory)
        {
            findings.Add(plan.Memory, session.Time("memory", () => plan.Memory.Measure(session)));
        }

        return new BenchReport
        {
            Title = string.Create(CultureInfo.InvariantCulture, $"images to vectors, batch {new EmbeddingOptions().Batch}"),
            Repetitions = repetitions,
            Rows = findings.Rows(Peer),
            Checks = findings.Checks,
            CheckSummary = findings.Summary(),
            Notes = [.. EmbedFindings.Notes, .. notes],
            Tables = findings.Tables(Peer),
            PeerFacts = new Dictionary<string, string>(StringComparer.Ordinal) { ["onnxRuntime"] = EmbeddingModel.RuntimeVersion },
        };
    }
}
