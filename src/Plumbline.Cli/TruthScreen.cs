using System.Diagnostics;
using System.Globalization;
using Plumbline.Studies.Plans;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>What plumb truth shows: what it is about to do, how far it is, and what came out.</summary>
internal sealed class TruthScreen(TruthRequest request)
{
    private readonly IAnsiConsole _results = Screen.Open(standardError: JsonTarget.IsStandardOutput(request.Json));
    private readonly IAnsiConsole _progress = Screen.Open(standardError: true);

    public void Begin(TruthWork work)
    {
        if (request.Quiet)
        {
            return;
        }

        string queries = work.Queries is null ? "each of them" : $"{Count(work.Queries.Rows)} queries";
        string batches = work.Batches > 1 ? $", in {Count(work.Batches)} batches" : "";
        Screen.Show(() => _progress.WriteLine($"plumb truth: {Count(work.Shape.K)} nearest of {Count(work.Base.Rows)} vectors of dimension {Count(work.Base.Dimension)} for {queries}, {MetricNames.NameOf(work.Shape.Metric)}{batches}"));
    }

    public T WithProgress<T>(Func<IProgress<TruthProgress>?, T> work)
    {
        if (request.Quiet)
        {
            return work(null);
        }

        if (Console.IsErrorRedirected || !_progress.Profile.Capabilities.Ansi)
        {
            return work(new PlainProgress(_progress));
        }

        return Screen.WithBar(_progress, task => work(new LiveProgress(task)));
    }

    public void End(TruthOutcome outcome)
    {
        if (request.Quiet)
        {
            return;
        }

        Screen.Show(() =>
        {
            _results.WriteLine($"wrote {string.Join(" (ids) and ", outcome.Work.Outputs)}{(outcome.Work.Outputs.Count > 1 ? " (distances)" : "")}, {Size(outcome.Bytes)}: {Count(outcome.Work.Shape.Queries)} x {Count(outcome.Work.Shape.K)}");
            _results.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean distance of the nearest {outcome.Nearest:G6}, of neighbour {outcome.Work.Shape.K} {outcome.Farthest:G6} ({Meaning(outcome.Work.Shape.Metric)})"));
            _results.WriteLine(string.Create(CultureInfo.InvariantCulture, $"load {outcome.Load:0.0} s, exact {outcome.Exact:0.0} s, write {outcome.Write:0.0} s; peak memory {Size(outcome.PeakMemoryBytes)}"));
            Console.Out.Flush();
        });
    }

    private static string Meaning(Metric metric) => metric switch
    {
        Metric.L2 => "Euclidean",
        Metric.SquaredL2 => "squared Euclidean",
        Metric.InnerProduct => "negated inner product",
        _ => "1 - cosine",
    };

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Size(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.00} GB"),
    };

    /// <summary>Time since a stage began, for the time that it has left.</summary>
    private sealed class StageClock
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private string _stage = "";
        private TimeSpan _start;

        public string Words(TruthProgress value)
        {
            if (value.Stage != _stage)
            {
                _stage = value.Stage;
                _start = _watch.Elapsed;
            }

            return value.Stage + (value.Share < 1 ? Screen.TimeLeft(value.Share, _watch.Elapsed - _start) : "");
        }
    }

    private sealed class LiveProgress(ProgressTask task) : IProgress<TruthProgress>
    {
        private readonly StageClock _clock = new();
        private readonly Lock _lock = new();

        public void Report(TruthProgress value)
        {
            lock (_lock)
            {
                task.Value = value.Share;
                task.Description = Markup.Escape(_clock.Words(value));
            }
        }
    }

    /// <summary>A line a stage and, where it takes long, a tenth of it, for logs.</summary>
    private sealed class PlainProgress(IAnsiConsole console) : IProgress<TruthProgress>
    {
        private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

        private readonly StageClock _clock = new();
        private readonly Stopwatch _sinceLine = Stopwatch.StartNew();
        private readonly Lock _lock = new();
        private (string Stage, int Tenth) _last;

        public void Report(TruthProgress value)
        {
            lock (_lock)
            {
                (string Stage, int Tenth) now = (value.Stage, (int)(value.Share * 10));
                string words = _clock.Words(value);
                if (now.Stage != _last.Stage || (now != _last && _sinceLine.Elapsed >= Quiet))
                {
                    _last = now;
                    _sinceLine.Restart();
                    Screen.Show(() => console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Share,4:P0}  {words}")));
                }
            }
        }
    }
}
