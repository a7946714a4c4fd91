using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Plumbline.Cli;

/// <summary>Seconds of the stages of a command, in their order.</summary>
internal sealed class StageTimes
{
    private readonly List<(string Name, double Seconds)> _stages = [];
    private long _start = Stopwatch.GetTimestamp();

    /// <summary>The stages that have ended.</summary>
    public IReadOnlyList<(string Name, double Seconds)> All => _stages;

    /// <summary>Ends a stage; the next one begins.</summary>
    public void End(string stage)
    {
        _stages.Add((stage, Stopwatch.GetElapsedTime(_start).TotalSeconds));
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>Takes stages that others have timed; the next one begins.</summary>
    public void Add(IEnumerable<(string Name, double Seconds)> stages)
    {
        _stages.AddRange(stages);
        _start = Stopwatch.GetTimestamp();
    }

    /// <summary>As a JSON object, to the millisecond.</summary>
    public static JsonObject Json(IReadOnlyList<(string Name, double Seconds)> stages)
    {
        JsonObject seconds = [];
        foreach ((string name, double value) in stages)
        {
            seconds[name] = Math.Round(value, 3);
        }

        return seconds;
    }
}
