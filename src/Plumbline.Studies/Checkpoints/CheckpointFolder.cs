namespace Plumbline.Studies.Checkpoints;

/// <summary>The checkpoint files that an interrupted study left.</summary>
internal sealed class CheckpointFolder
{
    private const string Extension = ".checkpoint";

    private CheckpointFolder(IReadOnlyList<StoredCheckpoint> whole, IReadOnlyList<string> damaged)
    {
        Whole = whole;
        Damaged = damaged;
    }

    /// <summary>Whole checkpoints, whatever study they belong to, by file name.</summary>
    public IReadOnlyList<StoredCheckpoint> Whole { get; }

    /// <summary>Checkpoint files that are not whole.</summary>
    public IReadOnlyList<string> Damaged { get; }

    /// <summary>How much the study finished that the first whole checkpoint belongs to; null where there is none that can be read.</summary>
    public FinishedWork? Work =>
        Whole.FirstOrDefault(stored => stored.Content is not null) is { Content: { } first } one
            ? FinishedWork.Of(first.Runs, first.Settings, CountByRun(Whole.Where(stored => stored.Content is not null && stored.Identity.DifferenceFrom(one.Identity) is null)))
            : null;

    /// <summary>Reads a folder; one that is not there holds nothing.</summary>
    public static CheckpointFolder Read(string folder)
    {
        List<StoredCheckpoint> whole = [];
        List<string> damaged = [];
        foreach (string file in Files(folder).Order(StringComparer.Ordinal))
        {
            if (CheckpointFile.Read(file) is { } stored)
            {
                whole.Add(stored);
            }
            else
            {
                damaged.Add(file);
            }
        }

        return new CheckpointFolder(whole, damaged);
    }

    /// <summary>The newest whole checkpoint of a folder, and when it was written.</summary>
    public static (StoredCheckpoint Checkpoint, DateTime Written)? Newest(string folder) =>
        Files(folder)
            .Select(file => (File: file, Written: File.GetLastWriteTimeUtc(file)))
            .OrderByDescending(file => file.Written)
            .ThenByDescending(file => file.File, StringComparer.Ordinal)
            .Select(file => CheckpointFile.Read(file.File) is { } stored ? (stored, file.Written) : ((StoredCheckpoint, DateTime)?)null)
            .FirstOrDefault(found => found is not null);

    /// <summary>Name of a checkpoint file.</summary>
    /// <param name="run">Number of the run.</param>
    /// <param name="part">Number of the part of the run.</param>
    public static string NameOf(int run, int part) => $"run_{run:00}_{part:00}{Extension}";

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + Extension) : [];

    private static IEnumerable<int> CountByRun(IEnumerable<StoredCheckpoint> stored) =>
        stored.GroupBy(item => item.Content!.Run).Select(run => run.SelectMany(item => item.Content!.Conditions).DistinctBy(condition => condition.Key).Count());
}
