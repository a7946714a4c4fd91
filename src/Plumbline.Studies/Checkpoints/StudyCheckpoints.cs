using Plumbline.Studies.Results;
using Plumbline.Studies.Running;

namespace Plumbline.Studies.Checkpoints;

/// <summary>
/// What a study has finished so far, on the disk: written as soon as it is measured, and taken over by the session that continues
/// the study. For one thread.
/// </summary>
public sealed class StudyCheckpoints
{
    private readonly string _folder;
    private readonly StudyIdentity _identity;
    private readonly int _runs;
    private readonly int _settings;
    private readonly int _session;
    private readonly long _peakMemoryBytes;
    private readonly Dictionary<int, List<ConditionResult>> _resumed = [];
    private readonly Dictionary<int, RunExtras> _extras = [];
    private readonly Dictionary<int, HashSet<ConditionKey>> _finished = [];
    // Seconds by stage that checkpoints hold already.
    private readonly Dictionary<string, double> _seconds = [];

    private StudyCheckpoints(string folder, StudyIdentity identity, Checkpoint[] resumed, int unusable)
    {
        _folder = folder;
        _identity = identity;
        _runs = identity.Plan!.Runs;
        _settings = ConditionSpec.From(identity.Plan).Count;
        _session = 1 + resumed.Select(checkpoint => checkpoint.Session).DefaultIfEmpty().Max();
        _peakMemoryBytes = resumed.Select(checkpoint => checkpoint.PeakMemoryBytes).DefaultIfEmpty().Max();
        Unusable = unusable;
        Sessions = resumed.Select(checkpoint => checkpoint.Session).Distinct().Count();
        foreach (Checkpoint checkpoint in resumed)
        {
            _resumed.TryAdd(checkpoint.Run, []);
            _resumed[checkpoint.Run].AddRange(checkpoint.Conditions.Where(condition => Mark(checkpoint.Run, condition.Key)));
            _extras[checkpoint.Run] = Extras(checkpoint.Run).With(checkpoint.Extras);
            foreach ((string stage, double seconds) in checkpoint.Seconds)
            {
                _seconds[stage] = _seconds.GetValueOrDefault(stage) + seconds;
            }
        }
    }

    /// <summary>How much is finished, in this session and before.</summary>
    public FinishedWork Work => FinishedWork.Of(_runs, _settings, _finished.Values.Select(keys => keys.Count));

    /// <summary>Earlier sessions that finished some of it; 0 for a study that was not interrupted.</summary>
    public int Sessions { get; }

    /// <summary>Files that were no whole checkpoints of this study: what they held is measured again.</summary>
    public int Unusable { get; }

    /// <summary>Takes over what fits of a folder, removes the rest, and makes the folder where it is not there.</summary>
    internal static StudyCheckpoints Begin(string folder, CheckpointFolder found, StudyIdentity identity)
    {
        StoredCheckpoint[] fitting = [.. found.Whole.Where(stored => stored.Content is not null && identity.DifferenceFrom(stored.Identity) is null)];
        Directory.CreateDirectory(folder);
        // What is half written goes too.
        foreach (string file in Directory.EnumerateFiles(folder).Except(fitting.Select(stored => stored.Path)).ToArray())
        {
            File.Delete(file);
        }

        return new StudyCheckpoints(folder, identity, [.. fitting.Select(stored => stored.Content!)], found.Whole.Count + found.Damaged.Count - fitting.Length);
    }

    /// <summary>Whether a setting of a run is measured.</summary>
    internal bool Has(int run, ConditionKey key) => _finished.TryGetValue(run, out HashSet<ConditionKey>? keys) && keys.Contains(key);

    /// <summary>What earlier sessions measured of a run.</summary>
    internal IReadOnlyList<ConditionResult> Resumed(int run) => _resumed.GetValueOrDefault(run, []);

    /// <summary>What earlier sessions gathered of a run besides.</summary>
    internal RunExtras Extras(int run) => _extras.GetValueOrDefault(run) ?? new RunExtras();

    /// <summary>Adds the time of earlier sessions to this one's. Once, before anything is kept.</summary>
    internal void AddEarlierSeconds(StudyClock clock)
    {
        foreach ((string stage, double seconds) in _seconds.Where(pair => clock.Seconds.ContainsKey(pair.Key)))
        {
            clock.Add(stage, seconds);
        }
    }

    /// <summary>The larger of a peak and those of earlier sessions.</summary>
    internal long PeakMemory(long bytes) => Math.Max(bytes, _peakMemoryBytes);

    /// <summary>Brings settings of a run to the disk, and what was gathered with them.</summary>
    /// <exception cref="IOException">They cannot be written, for lack of space for instance.</exception>
    internal void Keep(int run, IReadOnlyList<ConditionResult> conditions, RunExtras extras, StudyClock clock)
    {
        Checkpoint checkpoint = new()
        {
            Identity = _identity.Entries.ToDictionary(),
            Session = _session,
            Runs = _runs,
            Settings = _settings,
            Run = run,
            Seconds = clock.Seconds.ToDictionary(pair => pair.Key, pair => pair.Value - _seconds.GetValueOrDefault(pair.Key)),
            PeakMemoryBytes = StudyRunner.PeakMemory(),
            Extras = extras,
            Conditions = conditions,
        };
        clock.Time("write", () =>
        {
            CheckpointFile.Write(FreePath(run), checkpoint);
            return true;
        });
        foreach ((string stage, double seconds) in checkpoint.Seconds)
        {
            _seconds[stage] = _seconds.GetValueOrDefault(stage) + seconds;
        }

        foreach (ConditionResult condition in conditions)
        {
            Mark(run, condition.Key);
        }
    }

    private bool Mark(int run, ConditionKey key)
    {
        _finished.TryAdd(run, []);
        return _finished[run].Add(key);
    }

    private string FreePath(int run) =>
        Enumerable.Range(0, int.MaxValue).Select(part => Path.Combine(_folder, CheckpointFolder.NameOf(run, part))).First(path => !File.Exists(path));
}
