using Plumbline.Imaging.Downloads;
using Plumbline.Studies.Plans;
using Plumbline.Studies.Running;
using static Plumbline.Cli.NumberWords;

namespace Plumbline.Cli;

/// <summary>What plumb data pull is about to do, checked as far as the folder and the disk allow.</summary>
internal sealed class DataPullWork
{
    private readonly DataPullRequest _request;
    private readonly IReadOnlyList<Stl10Unpacked> _present;
    private readonly bool _isComplete;

    private DataPullWork(DataPullRequest request)
    {
        _request = request;
        _present = Stl10Archive.Present(request.Folder, request.Splits, request.Pull.IsOfficial);
        _isComplete = !request.Pull.Force && _present.Count == Stl10File.Of(request.Splits).Count;
    }

    /// <summary>Checks what can be checked without the network.</summary>
    /// <param name="option">The option that names the folder.</param>
    /// <param name="request">What was asked.</param>
    /// <exception cref="PlanException">The folder cannot be used, or files in it are not those of the archive.</exception>
    public static DataPullWork Check(string option, DataPullRequest request)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Folder));
        if (File.Exists(folder) || (!Directory.Exists(folder) && !Directory.Exists(Path.GetDirectoryName(folder))))
        {
            throw new PlanException($"{option}: found {request.Folder}, {(File.Exists(folder) ? "a file" : "in a folder that does not exist")}, expected a folder");
        }

        JsonTarget.Check(request.Pull.Json, request.Pull.Force, [], folder, "the folder of the data or inside it");
        DataPullWork work = new(request);
        if (!work._isComplete)
        {
            work.RequireReplaceable();
            string probe = Directory.Exists(folder) ? request.Archive : folder;
            OutputPath.RequireWritable(option, probe);
            OutputPath.RequireRoom(option, probe, work.BytesToCome(), $"the archive and {string.Join(", ", work.ToUnpack().Select(file => file.Name))}");
        }

        return work;
    }

    /// <summary>Fetches and unpacks.</summary>
    public DataPullOutcome Run(PullScreen screen, CancellationToken cancellationToken)
    {
        StageTimes times = new();
        PullOutcome? archive = null;
        IReadOnlyList<Stl10Unpacked> files = _present;
        if (!_isComplete)
        {
            (archive, files) = Fetch(times, screen, cancellationToken);
        }

        if (_request.DiscardArchive)
        {
            File.Delete(_request.Archive);
        }

        return new DataPullOutcome(archive, files, times.All, StudyRunner.PeakMemory());
    }

    private (PullOutcome Archive, IReadOnlyList<Stl10Unpacked> Files) Fetch(StageTimes times, PullScreen screen, CancellationToken cancellationToken)
    {
        bool isNewFolder = !Directory.Exists(_request.Folder);
        try
        {
            Directory.CreateDirectory(_request.Folder);
            PullOutcome archive = PullWork.Run(_request.Pull, _request.Archive, times, screen, cancellationToken);
            Stl10Archive content = new(_request.Archive, _request.Folder, _request.Pull.IsOfficial);
            IReadOnlyList<Stl10Unpacked> files = screen.WithProgress(progress =>
                content.Unpack(_request.Splits, _request.Pull.Force, WorkProgress.Of(progress, $"unpacking {Stl10Archive.FileName}"), cancellationToken));
            times.End("unpack");
            return (archive, files);
        }
        catch
        {
            if (isNewFolder && !Directory.EnumerateFileSystemEntries(_request.Folder).Any())
            {
                Directory.Delete(_request.Folder);
            }

            throw;
        }
    }

    private IEnumerable<Stl10File> ToUnpack() => Stl10File.Of(_request.Splits).Where(file => _request.Pull.Force || _present.All(present => present.File != file));

    private long BytesToCome() =>
        (File.Exists(_request.Archive) ? 0 : PullWork.BytesToCome(_request.Pull, _request.Archive))
        + (_request.Pull.IsOfficial ? ToUnpack().Sum(file => file.Bytes) : 0);

    private void RequireReplaceable()
    {
        foreach (Stl10File file in _request.Pull.Force ? [] : ToUnpack())
        {
            string path = Path.Combine(_request.Folder, file.Name);
            FileInfo found = new(path);
            if (found.Exists)
            {
                throw new PlanException($"{path}: found {Count(found.Length, "byte")}, expected {file.Expectation(_request.Pull.IsOfficial)} (or --force, which replaces it)");
            }
        }
    }
}
