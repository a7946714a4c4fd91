using System.Text.Json.Nodes;
using Plumbline.Studies.Checkpoints;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Results;
using Plumbline.Studies.Running;
using IOPath = System.IO.Path;

namespace Plumbline.Studies.Output;

/// <summary>
/// A run folder in the making. Files go to a folder with a temporary name, which one process at a time can hold;
/// <see cref="Commit"/> gives it its own name, so that a run folder is there whole or not at all.
/// </summary>
/// <remarks>
/// Where the target exists already (empty: a mounted volume, say, or the present folder), it stays, the temporary folder
/// lies inside it, and committing moves the files up, manifest.json last. What a study has finished lies in the temporary folder
/// as checkpoints until all is committed, so that it can be continued after it was ended at any point.
/// </remarks>
public sealed class RunFolder : IDisposable
{
    internal const string InsideName = ".partial";
    internal const string CheckpointsName = ".checkpoints";
    internal const string ManifestName = "manifest.json";
    internal const string PlanName = "plan.yaml";

    private const string LockName = ".lock";
    // Names of the files that are being moved up.
    private const string MovingName = ".moving";

    private readonly string _target;
    private readonly string _temporary;
    private readonly bool _targetExists;
    private readonly List<string> _missingParents = [];
    private FileStream? _lock;

    private RunFolder(string path, string target)
    {
        Path = path;
        _target = target;
        _targetExists = Directory.Exists(target);
        string? parent = IOPath.GetDirectoryName(target);
        _temporary = _targetExists || parent is null
            ? IOPath.Combine(target, InsideName)
            : IOPath.Combine(parent, $".{IOPath.GetFileName(target)}{InsideName}");
        for (; parent is not null && !Directory.Exists(parent); parent = IOPath.GetDirectoryName(parent))
        {
            _missingParents.Add(parent);
        }
    }

    /// <summary>Where the run folder will be, as the caller named it.</summary>
    public string Path { get; }

    /// <summary>Where the study keeps what it has finished; null where it was prepared without an identity.</summary>
    public StudyCheckpoints? Checkpoints { get; private set; }

    /// <summary>What stays for <c>--resume</c> where the study ends now; null where nothing is finished, or all of it is committed.</summary>
    public FinishedWork? Kept => _lock is not null && Checkpoints is { Work: { Any: true } work } ? work : null;

    /// <summary>Prepares a run folder before any work is done, so that a folder that cannot be written costs nothing.</summary>
    /// <param name="path">Where the run folder will be.</param>
    /// <param name="identity">The study, for <see cref="Checkpoints"/>; null for none.</param>
    /// <param name="resume">Whether to continue an interrupted study, where one is there.</param>
    /// <exception cref="PlanException">
    /// The folder exists and is not empty, cannot be written, or another study is writing it; an interrupted study with finished
    /// work is there, and it is not to be resumed or is another one.
    /// </exception>
    public static RunFolder Prepare(string path, StudyIdentity? identity = null, bool resume = false)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new PlanException($"--out: found '{path.Replace('\0', '?')}', expected the path of a folder");
        }

        string target = IOPath.TrimEndingDirectorySeparator(IOPath.GetFullPath(path));
        if (File.Exists(target))
        {
            throw new PlanException($"--out: found {path}, a file, expected a folder that does not exist or is empty");
        }

        RunFolder folder = new(path, target);
        try
        {
            folder.RequireFreeTarget(resume);
            folder.Take(identity, resume);
            return folder;
        }
        catch (Exception e)
        {
            folder.Dispose();
            if (e is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                throw new PlanException($"--out: found {path}, a place that cannot be written ({Reason(e)}), expected a writable folder", e);
            }

            throw;
        }
    }

    /// <summary>Whether a folder holds the very study, finished: nothing is left to be done. What a kill left beside the results goes.</summary>
    /// <param name="path">The run folder.</param>
    /// <param name="identity">The study.</param>
    /// <exception cref="PlanException">It holds another finished study.</exception>
    public static bool IsComplete(string path, StudyIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(identity);
        string plan = IOPath.Combine(path, PlanName);
        string manifest = IOPath.Combine(path, ManifestName);
        if (!File.Exists(plan) || !File.Exists(manifest) || StudyIdentity.OfFinished(File.ReadAllText(plan), File.ReadAllText(manifest)) is not { } finished)
        {
            return false;
        }

        if (identity.DifferenceFrom(finished) is { } difference)
        {
            throw new PlanException($"--out: {path}: {difference}, as in the finished study there (another one needs a folder of its own)");
        }

        new RunFolder(path, IOPath.TrimEndingDirectorySeparator(IOPath.GetFullPath(path))).RemoveRemains();
        return true;
    }

    /// <summary>Reads a finished run folder, without the data that it was made from; nothing in it is changed.</summary>
    /// <param name="path">The run folder.</param>
    /// <exception cref="PlanException">It is no run folder, is not finished, was made by a newer version, or is damaged.</exception>
    public static StoredRun Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return RunReader.Read(path);
    }

    /// <summary>Reads the manifest of a finished run folder; nothing in it is changed.</summary>
    /// <param name="path">The run folder.</param>
    /// <param name="take">Takes what is wanted from the manifest.</param>
    /// <exception cref="PlanException">It is no run folder, is not finished, was made by a newer version, or its manifest is not what a study writes.</exception>
    public static T ReadManifest<T>(string path, Func<JsonObject, T> take)
    {
        ArgumentNullException.ThrowIfNull(path);
        JsonObject manifest = RunReader.ReadManifest(path);
        return RunReader.Reading(IOPath.Combine(path, ManifestName), () => take(manifest));
    }

    /// <summary>Writes everything that a run folder holds.</summary>
    /// <param name="result">The finished study.</param>
    /// <param name="clock">Receives the seconds of writing.</param>
    /// <param name="threads">Threads to draw on; 0 for one a logical processor.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Write(StudyResult result, StudyClock clock, int threads = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(clock);
        new RunFiles(_temporary, result).Write(clock, threads, cancellationToken);
    }

    /// <summary>Brings the files to the disk and gives the folder its own name.</summary>
    /// <exception cref="PlanException">The target is no longer free, or cannot be written; the message says where the results are.</exception>
    public void Commit()
    {
        foreach (string file in Payload().SelectMany(name => File.Exists(In(name)) ? [In(name)] : Directory.EnumerateFiles(In(name), "*", SearchOption.AllDirectories)))
        {
            using FileStream stream = new(file, FileMode.Open, FileAccess.ReadWrite);
            stream.Flush(flushToDisk: true);
        }

        try
        {
            if (_targetExists)
            {
                MoveUp();
            }
            else
            {
                if (OperatingSystem.IsWindows())
                {
                    // It does not rename a folder with an open file in it.
                    ReleaseLock();
                }

                Directory.Move(_temporary, _target);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The study is done: what it found is kept, wherever it is.
            ReleaseLock();
            string found = !_targetExists && IOPath.Exists(_target) ? "a folder that came to be during the study, expected none" : $"a place that cannot be written ({Reason(e)}), expected a writable folder";
            throw new PlanException($"{Path}: found {found}; the results are in {_temporary}", e);
        }

        _lock?.Dispose();
        _lock = null;
        RemoveRemains();
    }

    /// <summary>
    /// Removes what was written unless it was committed, and the folders above that were made for it. Where the study has finished
    /// settings, their checkpoints stay.
    /// </summary>
    public void Dispose()
    {
        if (Kept is not null)
        {
            ClearPayload();
            _lock!.Dispose();
            _lock = null;
        }
        else if (_lock is not null)
        {
            // The lock goes with the folder, so that nobody finds it free and half removed.
            Directory.Delete(_temporary, recursive: true);
            _lock.Dispose();
            _lock = null;
        }

        foreach (string parent in _missingParents.Where(parent => Directory.Exists(parent) && !Directory.EnumerateFileSystemEntries(parent).Any()))
        {
            Directory.Delete(parent);
        }
    }

    /// <summary>Whether a folder is one in the making, which may already hold all files.</summary>
    internal static bool IsTemporary(string path) => File.Exists(IOPath.Combine(path, LockName)) && IOPath.GetFileName(IOPath.TrimEndingDirectorySeparator(IOPath.GetFullPath(path))).EndsWith(InsideName, StringComparison.Ordinal);

    /// <summary>Whether a study is being written to a folder, or was interrupted.</summary>
    internal static bool IsUnfinished(string path) => IsTemporary(path) || new RunFolder(path, IOPath.TrimEndingDirectorySeparator(IOPath.GetFullPath(path))) is var folder && Directory.Exists(folder._temporary);

    private static string Reason(Exception e) => e switch
    {
        UnauthorizedAccessException => "permission denied",
        PathTooLongException => "the name is too long",
        DirectoryNotFoundException => "there is no such folder",
        _ => "the system refuses it",
    };

    private void RequireFreeTarget(bool resume)
    {
        if (!Directory.Exists(_target) || Directory.EnumerateFileSystemEntries(_target).All(entry => IOPath.GetFileName(entry) == InsideName))
        {
            return;
        }

        bool finished = File.Exists(IOPath.Combine(_target, ManifestName));
        if (finished && resume)
        {
            RemoveRemains();
            throw new PlanException($"--out: found {Path}, a finished study, expected an interrupted one, or a folder that does not exist or is empty");
        }

        // What a study had moved up when it was ended is taken back.
        if (finished || !File.Exists(In(MovingName)))
        {
            throw new PlanException($"--out: found {Path}, {(finished ? "a finished study" : "a folder that is not empty")}, expected a folder that does not exist or is empty");
        }
    }

    /// <summary>Takes the temporary folder for this process: with what an interrupted study finished, and without the rest that it left.</summary>
    private void Take(StudyIdentity? identity, bool resume)
    {
        Directory.CreateDirectory(_temporary);
        FileStream taken;
        try
        {
            taken = new FileStream(In(LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            throw new PlanException($"--out: found {Path}, which another study is writing, expected a folder of its own", e);
        }

        CheckpointFolder? found = null;
        try
        {
            found = CheckpointFolder.Read(In(CheckpointsName));
            RequireResumable(found, identity, resume);
            TakeBack();
            // It may have been committed between the check and the lock.
            RequireFreeTarget(resume: false);
            ClearPayload();
            Checkpoints = identity is null ? null : StudyCheckpoints.Begin(In(CheckpointsName), found, identity);
            _lock = taken;
        }
        catch
        {
            if (found is { Whole.Count: 0 } && Directory.Exists(_temporary))
            {
                Directory.Delete(_temporary, recursive: true);
            }

            taken.Dispose();
            throw;
        }
    }

    private void RequireResumable(CheckpointFolder found, StudyIdentity? identity, bool resume)
    {
        if (found.Whole.Count == 0)
        {
            return;
        }

        if (!resume || identity is null)
        {
            throw new PlanException($"--out: found {Path}, an interrupted study with {found.Work?.Words ?? "work"} finished, expected none (continue it with --resume, or delete {_temporary})");
        }

        string?[] differences = [.. found.Whole.Select(stored => identity.DifferenceFrom(stored.Identity))];
        if (!differences.Contains(null))
        {
            throw new PlanException($"--out: {Path}: {differences[0]}, as in the interrupted study there (it can only be continued as it began; or delete {_temporary})");
        }
    }

    private void ClearPayload()
    {
        foreach (string path in Payload().Select(In))
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>Names of what the run folder is to hold.</summary>
    private string[] Payload() =>
        [.. Directory.EnumerateFileSystemEntries(_temporary).Select(entry => IOPath.GetFileName(entry)).Where(name => name is not (LockName or CheckpointsName or MovingName))];

    /// <summary>Moves everything into the target; its manifest last, which says that the rest is there.</summary>
    private void MoveUp()
    {
        string[] names = [.. Payload().OrderBy(name => name == ManifestName)];
        File.WriteAllLines(In(MovingName), names);
        foreach (string name in names)
        {
            Directory.Move(In(name), IOPath.Combine(_target, name));
        }
    }

    /// <summary>Undoes a move that was not finished.</summary>
    private void TakeBack()
    {
        if (!File.Exists(In(MovingName)))
        {
            return;
        }

        foreach (string name in File.ReadAllLines(In(MovingName)))
        {
            string moved = IOPath.Combine(_target, name);
            if (IOPath.Exists(moved) && !IOPath.Exists(In(name)))
            {
                Directory.Move(moved, In(name));
            }
        }

        File.Delete(In(MovingName));
    }

    /// <summary>Removes what a committed study does not need: the lock, checkpoints, and the temporary folder inside the target.</summary>
    private void RemoveRemains()
    {
        File.Delete(IOPath.Combine(_target, LockName));
        foreach (string folder in (string[])[IOPath.Combine(_target, CheckpointsName), IOPath.Combine(_target, InsideName)])
        {
            try
            {
                if (Directory.Exists(folder))
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The results are there all the same.
            }
        }
    }

    private void ReleaseLock()
    {
        _lock?.Dispose();
        _lock = null;
        File.Delete(In(LockName));
    }

    private string In(string name) => IOPath.Combine(_temporary, name);
}
