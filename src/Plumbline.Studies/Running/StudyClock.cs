using System.Diagnostics;

namespace Plumbline.Studies.Running;

/// <summary>Seconds spent in each stage of a study.</summary>
public sealed class StudyClock
{
    private readonly SortedDictionary<string, double> _seconds = new(StringComparer.Ordinal)
    {
        ["load"] = 0,
        ["build"] = 0,
        ["exact"] = 0,
        ["search"] = 0,
        ["metrics"] = 0,
        ["write"] = 0,
    };

    /// <summary>Seconds by stage: load, build, exact, search, metrics, write.</summary>
    public IReadOnlyDictionary<string, double> Seconds => _seconds;

    /// <summary>Does a piece of work and adds its time to a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="work">The work.</param>
    public T Time<T>(string stage, Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        long start = Stopwatch.GetTimestamp();
        try
        {
            return work();
        }
        finally
        {
            Add(stage, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    /// <summary>Adds seconds to a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="seconds">The seconds.</param>
    public void Add(string stage, double seconds) => _seconds[stage] += seconds;
}
