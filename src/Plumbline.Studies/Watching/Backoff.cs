namespace Plumbline.Studies.Watching;

/// <summary>Times between tries to reach an engine: 1 s, 2 s, 4 s and so on to 60 s, each shortened by up to a quarter so that watches of one server do not knock in step.</summary>
/// <param name="seed">Seed of the shortening.</param>
internal sealed class Backoff(ulong seed)
{
    private const double MostSeconds = 60;
    private const double Jitter = 0.25;

    private SplitMix64 _random = new(seed);
    private double _seconds = 1;

    /// <summary>The time to the next try.</summary>
    public TimeSpan Next()
    {
        double seconds = _seconds * (1 - (Jitter * _random.NextDouble()));
        _seconds = Math.Min(_seconds * 2, MostSeconds);
        return TimeSpan.FromSeconds(seconds);
    }

    /// <summary>Begins again at a second.</summary>
    public void Reset() => _seconds = 1;
}
