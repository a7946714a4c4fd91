using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Plumbline.Cli;

/// <summary>
/// Shows how far a command is: a bar on a terminal; in a log, a line at the end of a stage that took long. PLUMBLINE_PROGRESS=lines has a line at the
/// beginning of each stage, and at each tenth of a long one.
/// </summary>
internal static class ProgressDisplay
{
    /// <summary>Does work that tells how far it is.</summary>
    /// <param name="console">Standard error.</param>
    /// <param name="quiet">Whether nothing is shown; the work is given null then.</param>
    /// <param name="work">The work.</param>
    public static T Run<T>(IAnsiConsole console, bool quiet, Func<IProgress<WorkProgress>?, T> work)
    {
        if (quiet)
        {
            return work(null);
        }

        if (Console.IsErrorRedirected || !console.Profile.Capabilities.Ansi)
        {
            if (Environment.GetEnvironmentVariable("PLUMBLINE_PROGRESS") == "lines")
            {
                return work(new PlainProgress(console));
            }

            StageEnds ends = new(console);
            T result = work(ends);
            ends.End();
            return result;
        }

        return Screen.WithBar(console, task => work(new LiveProgress(task)));
    }

    /// <summary>Time since a stage began, for the time that it has left.</summary>
    private sealed class StageClock
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private string _stage = "";
        private TimeSpan _start;

        public string Words(WorkProgress value)
        {
            if (value.Stage != _stage)
            {
                _stage = value.Stage;
                _start = _watch.Elapsed;
            }

            string stage = value.Detail is null ? value.Stage : $"{value.Stage}, {value.Detail}";
            return value switch
            {
                { Share: >= 1 } => stage,
                { TimeLeft: { } left } => left > TimeSpan.Zero ? stage + Screen.TimeLeft(left) : stage,
                _ => stage + Screen.TimeLeft(value.Share, _watch.Elapsed - _start),
            };
        }
    }

    private sealed class LiveProgress(ProgressTask task) : IProgress<WorkProgress>
    {
        private readonly StageClock _clock = new();
        private readonly Lock _lock = new();

        public void Report(WorkProgress value)
        {
            lock (_lock)
            {
                task.Value = value.Share;
                task.Description = Markup.Escape(_clock.Words(value));
            }
        }
    }

    /// <summary>A line when a stage has ended that took long.</summary>
    private sealed class StageEnds(IAnsiConsole console) : IProgress<WorkProgress>
    {
        private static readonly TimeSpan Long = TimeSpan.FromSeconds(5);

        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private readonly Lock _lock = new();
        private string _stage = "";
        private bool _isRemark;

        public void Report(WorkProgress value)
        {
            lock (_lock)
            {
                if (value.Stage != _stage)
                {
                    End();
                    _stage = value.Stage;
                    _isRemark = value.IsRemark;
                    _watch.Restart();
                    if (_isRemark)
                    {
                        Screen.Show(() => console.WriteLine(_stage));
                    }
                }
            }
        }

        public void End()
        {
            if (_stage.Length > 0 && !_isRemark && _watch.Elapsed >= Long)
            {
                Screen.Show(() => console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_stage}: {_watch.Elapsed.TotalSeconds:0} s")));
            }
        }
    }

    /// <summary>A line a stage and, where it takes long, a tenth of it.</summary>
    private sealed class PlainProgress(IAnsiConsole console) : IProgress<WorkProgress>
    {
        private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

        private readonly StageClock _clock = new();
        private readonly Stopwatch _sinceLine = Stopwatch.StartNew();
        private readonly Lock _lock = new();
        private (string Stage, int Tenth) _last;

        public void Report(WorkProgress value)
        {
            lock (_lock)
            {
                (string Stage, int Tenth) now = (value.Stage, (int)(value.Share * 10));
                string words = _clock.Words(value);
                if (now.Stage != _last.Stage || (now != _last && _sinceLine.Elapsed >= Quiet))
                {
                    _last = now;
                    _sinceLine.Restart();
                    Screen.Show(() => console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Share * 100,3:0}%  {words}")));
                }
            }
        }
    }
}
