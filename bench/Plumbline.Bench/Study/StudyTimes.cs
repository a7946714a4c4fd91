using Plumbline.Studies.Results;

namespace Plumbline.Bench.Study;

/// <summary>Seconds of both sides, one a repetition.</summary>
/// <param name="ks">The plan's k, ascending.</param>
/// <param name="vectors">Vectors of the set, each of them a query.</param>
/// <param name="sample">What the peer searches.</param>
internal sealed class StudyTimes(IReadOnlyList<int> ks, int vectors, SearchSample sample)
{
    private readonly Dictionary<string, List<double>> _ours = new(StringComparer.Ordinal);
    private readonly Dictionary<ConditionKey, List<double>> _settings = [];
    private readonly Dictionary<ConditionKey, List<(int K, double Seconds, double Share)>> _searches = [];
    private readonly List<double> _exact = [];
    private readonly List<double> _build = [];
    private readonly List<double> _search = [];

    /// <summary>The peer's exact pass.</summary>
    public IReadOnlyList<double> TheirExact => _exact;

    /// <summary>The peer's graphs, all of them.</summary>
    public IReadOnlyList<double> TheirBuild => _build;

    /// <summary>The peer's searches, all settings and k, estimated where they were not all done.</summary>
    public IReadOnlyList<double> TheirSearch => _search;

    /// <summary>Seconds that the peer searched in this repetition.</summary>
    public double Searched => _searches.Values.Sum(searches => searches.Sum(search => search.Seconds));

    /// <summary>Our seconds in some stages together, one a repetition.</summary>
    public IReadOnlyList<double> Ours(params string[] stages) =>
        [.. Enumerable.Range(0, _ours["search"].Count).Select(repetition => stages.Sum(stage => _ours[stage][repetition]))];

    /// <summary>The peer's searches of one setting, all k.</summary>
    public IReadOnlyList<double> TheirSearchOf(ConditionKey key) => _settings[key];

    /// <summary>Adds our seconds by stage.</summary>
    public void AddOurs(IReadOnlyDictionary<string, double> seconds)
    {
        foreach ((string stage, double value) in seconds)
        {
            if (!_ours.TryGetValue(stage, out List<double>? values))
            {
                _ours[stage] = values = [];
            }

            values.Add(value);
        }
    }

    /// <summary>Begins the peer's part of a repetition.</summary>
    /// <param name="exact">Seconds of its exact pass.</param>
    public void BeginTheirs(double exact)
    {
        _searches.Clear();
        _exact.Add(exact);
        _build.Add(0);
    }

    /// <summary>Adds a graph of the peer's.</summary>
    public void AddBuild(double seconds) => _build[^1] += seconds;

    /// <summary>Adds a search of the peer's.</summary>
    /// <param name="search">The search.</param>
    /// <param name="seconds">Its seconds.</param>
    /// <param name="queries">Vectors that were searched for.</param>
    public void AddSearch(StudySearch search, double seconds, double queries)
    {
        if (!_searches.TryGetValue(search.Key, out List<(int K, double Seconds, double Share)>? done))
        {
            _searches[search.Key] = done = [];
        }

        done.Add((search.K, seconds, queries / vectors));
    }

    /// <summary>Ends the peer's part of a repetition: works out what all searches would have taken.</summary>
    public void EndTheirs()
    {
        double total = 0;
        foreach ((ConditionKey key, List<(int K, double Seconds, double Share)> done) in _searches)
        {
            double seconds = sample.Total(ks, [.. done.OrderBy(search => search.K).Select(search => search.Seconds / search.Share)]);
            if (!_settings.TryGetValue(key, out List<double>? values))
            {
                _settings[key] = values = [];
            }

            values.Add(seconds);
            total += seconds;
        }

        _search.Add(total);
    }
}
