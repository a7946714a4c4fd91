using Plumbline.Engines;
using Plumbline.Engines.Servers;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Watching;

/// <summary>
/// Watches an engine: asks it a few queries a round, within a budget, one at a time, and compares its answers with exact neighbours of a base held
/// in memory. An engine that goes away is tried again until it is back. It is only ever searched and read: <see cref="IAnnEngine.SearchAsync"/> and
/// <see cref="IVectorReader"/> are all that is called.
/// </summary>
public sealed class WatchRunner : IAsyncDisposable
{
    // A base that stays stale, as under deletes that are never vacuumed, is not to be read without end.
    private const int RoundsBetweenReads = 10;

    private readonly IWatchTarget _target;
    private readonly WatchOptions _options;
    private readonly WatchMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly QueryPacer _pacer;
    private readonly Backoff _backoff;
    private readonly Action<WatchHealth>? _changed;
    private IAnnEngine? _engine;
    private Task<WatchOpening>? _opening;
    private WatchedBase? _base;
    private WatchSettings? _settings;
    private string? _engineName;
    private long _nextTry;
    private int _roundsToRead;
    private bool _stale;
    private List<WatchHealth>? _held;

    /// <summary>Plans a watch.</summary>
    /// <param name="target">The engine and its base; stays the caller's.</param>
    /// <param name="options">What to measure, and the budget.</param>
    /// <param name="metrics">Told of everything; stays the caller's.</param>
    /// <param name="changed">Told of every change of state; null where nobody asks.</param>
    /// <param name="time">The clock; null for the machine's.</param>
    public WatchRunner(IWatchTarget target, WatchOptions options, WatchMetrics metrics, Action<WatchHealth>? changed = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(metrics);
        _target = target;
        _options = options;
        _metrics = metrics;
        _changed = changed;
        _time = time ?? TimeProvider.System;
        _pacer = new QueryPacer(_time, options.MaxQueriesPerSecond);
        _backoff = new Backoff((ulong)options.Seed);
    }

    /// <summary>What the engine said of itself; null while it is not open.</summary>
    public EngineDescription? Engine => _engine?.Description;

    /// <summary>The base; null until it is read.</summary>
    public WatchedBase? Base => _base;

    /// <summary>Opens the engine and reads the base.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="EngineException">The engine cannot be reached, and is not to be waited for (<see cref="WatchOptions.Wait"/>).</exception>
    /// <exception cref="EngineTargetException">It has no such table, key or collection.</exception>
    /// <exception cref="PlanException">Engine, base and options do not fit together, or the budget is too small for a round.</exception>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                Adopt(await OpenAsync(read: false, cancellationToken).ConfigureAwait(false));
                _settings!.RequireTime(_options, Math.Min(_options.Sample, _base!.QueryCount));
                return;
            }
            catch (EngineException e) when (_options.Wait)
            {
                GoDown(e);
                await _time.DelayAsync(Left(_nextTry), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Makes the rounds, after <see cref="StartAsync"/>.</summary>
    /// <param name="made">Told of every round.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <returns>How it ended, where the number of rounds is limited.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<WatchEnd> RunAsync(Action<WatchRound> made, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(made);
        int unmet = 0;
        int missed = 0;
        int number = 0;
        long due = _time.GetTimestamp();
        while (_options.Rounds is not { } most || number < most)
        {
            await WaitAsync(due, cancellationToken).ConfigureAwait(false);
            number++;
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
            due = After(_engine is null ? due : _time.GetTimestamp(), _options.Every);
            // What a round changes is told after the round.
            List<WatchHealth> changes = _held = [];
            WatchRound round = await RoundAsync(number, cancellationToken).ConfigureAwait(false);
            _held = null;
            unmet += round.Health.Status == WatchStatus.Alert ? 1 : 0;
            missed += round.Outcome == WatchOutcome.Complete ? 0 : 1;
            _metrics.Add(round);
            made(round);
            changes.ForEach(change => _changed?.Invoke(change));
        }

        return new WatchEnd(number, unmet, missed);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_opening is { } opening)
        {
            try
            {
                Adopt(await opening.ConfigureAwait(false));
            }
            catch (Exception e) when (IsExpected(e) || e is OperationCanceledException)
            {
                // It did not come to anything.
            }
        }

        await CloseAsync().ConfigureAwait(false);
        _base?.Dispose();
    }

    /// <summary>
    /// Waits for a round's time. An engine that is down is tried meanwhile, rounds that fall due in the meantime are skipped; once it is back, a round
    /// begins at once.
    /// </summary>
    private async ValueTask WaitAsync(long due, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            TimeSpan left = Left(due);
            if (_engine is null && _opening is null && Left(_nextTry) <= TimeSpan.Zero)
            {
                _opening = OpenAsync(read: false, cancellationToken);
            }

            if (_opening is { IsCompleted: true })
            {
                if (await TryAdoptAsync().ConfigureAwait(false))
                {
                    return;
                }

                continue;
            }

            if (left <= TimeSpan.Zero)
            {
                return;
            }

            TimeSpan pause = _engine is null && _opening is null && Left(_nextTry) < left ? Left(_nextTry) : left;
            Task delay = _time.DelayAsync(pause, cancellationToken);
            await (_opening is { } opening ? Task.WhenAny(opening, delay) : delay).ConfigureAwait(false);
        }
    }

    /// <summary>Takes what was opened, or notes why it was not.</summary>
    private async ValueTask<bool> TryAdoptAsync()
    {
        Task<WatchOpening> opening = _opening!;
        _opening = null;
        try
        {
            Adopt(await opening.ConfigureAwait(false));
            return true;
        }
        catch (Exception e) when (IsExpected(e))
        {
            GoDown(e);
            return false;
        }
    }

    /// <summary>Opens the engine, and reads the base where it is not, or no longer, what the engine holds. Changes nothing of the watch.</summary>
    private async Task<WatchOpening> OpenAsync(bool read, CancellationToken cancellationToken)
    {
        IAnnEngine engine = await _target.OpenAsync(cancellationToken).ConfigureAwait(false);
        WatchedBase? fresh = null;
        try
        {
            if (read || _base?.HasIdsOf(engine.Description) != true)
            {
                fresh = await ReadBaseAsync(engine, cancellationToken).ConfigureAwait(false);
            }

            return new WatchOpening(engine, fresh, WatchSettings.Of(_options, engine.Description, fresh ?? _base!));
        }
        catch
        {
            fresh?.Dispose();
            await engine.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads the base; null to keep the one that is there.</summary>
    private async ValueTask<WatchedBase?> ReadBaseAsync(IAnnEngine engine, CancellationToken cancellationToken)
    {
        EngineDescription now = engine.Description;
        try
        {
            return await _target.ReadBaseAsync(engine, cancellationToken).ConfigureAwait(false);
        }
        catch (PlanException) when (!_target.IsFromEngine && _base is { } known && known.Engine.Dimension == now.Dimension && now.Count > 0 && now.Keys is null or { AreNumbers: true })
        {
            // Vectors were added or deleted since: what each id stood for at the start, it stands for still.
            return null;
        }
    }

    private void Adopt(WatchOpening opened)
    {
        _engine = opened.Engine;
        _engineName = opened.Engine.Description.Name;
        _settings = opened.Settings;
        if (opened.Base is { } fresh)
        {
            _base?.Dispose();
            _base = fresh;
            _metrics.SetBase(fresh);
        }

        _backoff.Reset();
        if (_metrics.Health is { IsReady: false } before)
        {
            const string Words = "the engine can be reached; no round is complete yet";
            _metrics.Health = before with { Words = Words, IsReady = true };
            if (before.Status == WatchStatus.Down)
            {
                Become(WatchStatus.Starting, Words, isReady: true);
            }
        }
    }

    /// <summary>Reads the base again where it is too old, or stale and the engine's own.</summary>
    private async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        _roundsToRead--;
        bool old = _options.Refresh is { } age && _base is { } known && _time.GetUtcNow() - known.ReadAt >= age;
        bool stale = _stale && _target.IsFromEngine && _roundsToRead <= 0;
        if (_engine is null || !(old || stale))
        {
            return;
        }

        _roundsToRead = RoundsBetweenReads;
        await CloseAsync().ConfigureAwait(false);
        // A stale base whose ids are those of the engine is as fresh as can be: the engine does not find them.
        _opening = OpenAsync(read: old, cancellationToken);
        await TryAdoptAsync().ConfigureAwait(false);
    }

    private async ValueTask<WatchRound> RoundAsync(int number, CancellationToken cancellationToken)
    {
        DateTimeOffset began = _time.GetUtcNow();
        long start = _time.GetTimestamp();
        WatchQuestions? questions = null;
        WatchOutcome outcome = WatchOutcome.Skipped;
        if (_engine is not null)
        {
            questions = new WatchQuestions(_engine, _base!, _settings!, _options, _metrics, _pacer, _time);
            try
            {
                await questions.AskAsync(number, cancellationToken).ConfigureAwait(false);
                outcome = WatchOutcome.Complete;
            }
            catch (EngineException e)
            {
                await CloseAsync().ConfigureAwait(false);
                GoDown(e);
                outcome = WatchOutcome.CutOff;
            }
        }

        WatchRow[] rows = outcome == WatchOutcome.Complete ? questions!.Rows() : [];
        if (rows.Length > 0)
        {
            string? unmet = WatchJudgement.Unmet(_options, rows, _base!.Count);
            Become(unmet is null ? WatchStatus.Ok : WatchStatus.Alert, unmet ?? "all requirements are met", isReady: true);
        }

        double newShare = Share(rows.Sum(row => row.NewResults), rows.Sum(row => row.Results));
        double selfMissing = Share(rows.Sum(row => row.SelfMissing), rows.Sum(row => row.Queries - row.Refused));
        _stale = newShare > _options.MaxStale || selfMissing > _options.MaxStale;
        return new WatchRound(number, began, outcome, rows, _time.GetElapsedTime(start).TotalSeconds, _metrics.Health)
        {
            Engine = _engineName,
            Queries = questions?.Sent ?? 0,
            BaseCount = _base?.Count ?? 0,
            BaseReadAt = _base?.ReadAt,
            NewShare = newShare,
            SelfMissingShare = selfMissing,
            IsStale = _stale,
        };
    }

    private void GoDown(Exception e)
    {
        _metrics.AddError(e switch
        {
            EngineException => "unreachable",
            EngineTargetException => "target",
            _ => "base",
        });
        _nextTry = After(_time.GetTimestamp(), _backoff.Next());
        Become(WatchStatus.Down, EngineAddress.Redact(e.Message.ReplaceLineEndings(" ").Trim()), isReady: false);
    }

    private void Become(WatchStatus status, string words, bool isReady)
    {
        WatchHealth before = _metrics.Health;
        WatchHealth now = new(status, words, before.Status == status ? before.Since : _time.GetUtcNow(), isReady);
        _metrics.Health = now;
        if (before.Status != status || before.Words != words)
        {
            if (_held is { } held)
            {
                held.Add(now);
            }
            else
            {
                _changed?.Invoke(now);
            }
        }
    }

    private async ValueTask CloseAsync()
    {
        if (_engine is { } engine)
        {
            _engine = null;
            await engine.DisposeAsync().ConfigureAwait(false);
        }
    }

    private TimeSpan Left(long timestamp) => _time.GetElapsedTime(_time.GetTimestamp(), timestamp);

    private long After(long timestamp, TimeSpan span) => timestamp + (long)(span.TotalSeconds * _time.TimestampFrequency);

    private static double Share(int part, int of) => of == 0 ? double.NaN : (double)part / of;

    // What may come and go with a server or a file; everything else is a fault of ours and ends the watch.
    private static bool IsExpected(Exception e) =>
        e is EngineException or EngineTargetException or PlanException or FormatException or IOException or UnauthorizedAccessException;
}
