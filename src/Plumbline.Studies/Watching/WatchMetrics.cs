using System.Diagnostics.Metrics;

namespace Plumbline.Studies.Watching;

/// <summary>
/// The instruments of a watch, on the meter <see cref="MeterName"/>; docs/watch.md lists them. Gauges tell of the last complete round and fall
/// silent while the engine is down: an old figure would look like a new one.
/// </summary>
public sealed class WatchMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Plumbline.Watch";

    private readonly Meter _meter = new(MeterName, typeof(WatchMetrics).Assembly.GetName().Version?.ToString(3));
    private readonly Histogram<double> _overlaps;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _queries;
    private readonly Counter<long> _rounds;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _reads;
    private readonly TimeProvider _time;
    private readonly double _limit;
    private readonly double _roundSeconds;
    private volatile WatchRound? _measured;
    private volatile WatchHealth _health;
    private volatile WatchedBase? _base;
    private long _lastSuccess;

    /// <summary>Creates the instruments.</summary>
    /// <param name="options">The budget.</param>
    /// <param name="time">The clock.</param>
    public WatchMetrics(WatchOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _limit = options.MaxQueriesPerSecond;
        _roundSeconds = options.Every.TotalSeconds;
        _health = new WatchHealth(WatchStatus.Starting, "starting", time.GetUtcNow(), false);
        _overlaps = _meter.CreateHistogram("plumbline.watch.query.overlap", "1", "Overlap of each query.", advice: Buckets(0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999));
        _durations = _meter.CreateHistogram("plumbline.watch.query.duration", "s", "Time that each answer took, as the watch saw it.", advice: Buckets(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));
        _queries = _meter.CreateCounter<long>("plumbline.watch.queries", "{query}", "Searches that were sent.");
        _rounds = _meter.CreateCounter<long>("plumbline.watch.rounds", "{round}", "Rounds, by what became of them.");
        _errors = _meter.CreateCounter<long>("plumbline.watch.errors", "{error}", "What went wrong, by kind.");
        _reads = _meter.CreateCounter<long>("plumbline.watch.base.reads", "{read}", "Times that the base was read.");
        CreateRowGauges();
        CreateStateGauges();
    }

    /// <summary>The state that is told.</summary>
    public WatchHealth Health
    {
        get => _health;
        internal set => _health = value;
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void AddQuery(int k, int? effort, string engine) => _queries.Add(1, Tags(k, effort, engine));

    internal void AddError(string kind) => _errors.Add(1, new KeyValuePair<string, object?>("error.type", kind));

    internal void SetBase(WatchedBase known)
    {
        _base = known;
        _reads.Add(1);
    }

    /// <summary>Takes what a round measured.</summary>
    internal void Add(WatchRound round)
    {
        _health = round.Health;
        _rounds.Add(1, new KeyValuePair<string, object?>("plumbline.outcome", WatchJson.NameOf(round.Outcome)));
        if (round.Outcome != WatchOutcome.Complete)
        {
            _measured = null;
            return;
        }

        Interlocked.Exchange(ref _lastSuccess, _time.GetUtcNow().ToUnixTimeMilliseconds());
        foreach (WatchRow row in round.Rows)
        {
            KeyValuePair<string, object?>[] tags = Tags(row.K, row.Effort, round.Engine!);
            foreach (double overlap in row.Overlaps.Where(double.IsFinite))
            {
                _overlaps.Record(overlap, tags);
            }

            foreach (double seconds in row.Seconds)
            {
                _durations.Record(seconds, tags);
            }
        }

        _measured = round;
    }

    private void CreateRowGauges()
    {
        Gauge("plumbline.watch.overlap", "Mean overlap of the last round's queries.", row => row.Overlap);
        Gauge("plumbline.watch.overlap.p1", "1st percentile of the overlap over the last round's queries.", row => row.OverlapP1);
        Gauge("plumbline.watch.recall", "Mean recall of the last round's queries; equally far vectors all count.", row => row.Recall);
        Gauge("plumbline.watch.shortfall", "Share of the last round's queries with fewer than k results.", row => row.Shortfall);
        Gauge("plumbline.watch.unfilled", "Share of the last round's places left empty.", row => row.Unfilled);
    }

    private void CreateStateGauges()
    {
        Gauge("plumbline.watch.up", "1", "1 while the engine can be reached and has what is searched, otherwise 0.", () => _health.IsReady ? 1 : 0);
        Gauge("plumbline.watch.healthy", "1", "1 while /healthz answers 200, otherwise 0.", () => _health.IsHealthy ? 1 : 0);
        Gauge("plumbline.watch.last_success", "s", "When the last complete round ended, Unix time.", () => Interlocked.Read(ref _lastSuccess) is > 0 and long time ? time / 1000.0 : null);
        Gauge("plumbline.watch.budget.limit", "{query}/s", "The most searches that are sent in a second.", () => _limit);
        Gauge("plumbline.watch.budget.utilization", "1", "Share of the budget of a round's time that the last round used.", () => _measured is { } round ? round.Queries / (_limit * Math.Max(_roundSeconds, round.Seconds)) : null);
        Gauge("plumbline.watch.base.vectors", "{vector}", "Vectors held in memory for the truth.", () => _base?.Count);
        Gauge("plumbline.watch.base.age", "s", "Time since the base was read.", () => _base is { } known ? (_time.GetUtcNow() - known.ReadAt).TotalSeconds : null);
        Gauge("plumbline.watch.base.new", "1", "Share of the last round's results that are new since the base was read.", () => _measured?.NewShare);
        Gauge("plumbline.watch.base.self_missing", "1", "Share of the last round's queries of the base that the engine did not return for themselves.", () => _measured?.SelfMissingShare);
        Gauge("plumbline.watch.base.stale", "1", "1 where one of these two shares was above what is allowed, otherwise 0.", () => _measured is { } round ? round.IsStale ? 1 : 0 : null);
    }

    private void Gauge(string name, string description, Func<WatchRow, double> value) =>
        _meter.CreateObservableGauge(
            name,
            () => _measured is not { } round ? [] : round.Rows.Where(row => double.IsFinite(value(row))).Select(row => new Measurement<double>(value(row), Tags(row.K, row.Effort, round.Engine!))),
            "1",
            description);

    private void Gauge(string name, string unit, string description, Func<double?> value) =>
        _meter.CreateObservableGauge(name, () => value() is { } number ? (Measurement<double>[])[new(number)] : [], unit, description);

    private static KeyValuePair<string, object?>[] Tags(int k, int? effort, string engine) => effort is { } ef
        ? [new("plumbline.engine", engine), new("plumbline.k", k), new("plumbline.ef", ef)]
        : [new("plumbline.engine", engine), new("plumbline.k", k)];

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
