using Plumbline.Studies.Output;
using Plumbline.Studies.Plans;

namespace Plumbline.Studies.Checkpoints;

/// <summary>Finds studies that were interrupted.</summary>
internal static class InterruptedStudies
{
    /// <summary>The newest interrupted study of a plan among the run folders of a folder.</summary>
    /// <param name="folder">The folder that run folders lie in; it need not be there.</param>
    /// <param name="identity">The study to be continued.</param>
    /// <returns>Where its run folder will be; null where there is none.</returns>
    /// <exception cref="PlanException">Every one of the same plan has other data, or is another version's.</exception>
    public static string? Find(string folder, StudyIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(identity);
        (string Path, StudyIdentity Identity)[] candidates =
        [
            .. RunFolders(folder)
                .Select(run => (run.Path, Newest: CheckpointFolder.Newest(run.Checkpoints)))
                .Where(run => run.Newest is not null && identity.HasPlanOf(run.Newest.Value.Checkpoint.Identity))
                .OrderByDescending(run => run.Newest!.Value.Written)
                .ThenByDescending(run => run.Path, StringComparer.Ordinal)
                .Select(run => (run.Path, run.Newest!.Value.Checkpoint.Identity)),
        ];
        foreach ((string path, StudyIdentity interrupted) in candidates)
        {
            if (identity.DifferenceFrom(interrupted) is null)
            {
                return path;
            }
        }

        return candidates.Length == 0
            ? null
            : throw new PlanException($"{candidates[0].Path}: {identity.DifferenceFrom(candidates[0].Identity)}, as in the interrupted study there (it can only be continued as it began; without --resume a new one begins)");
    }

    /// <summary>Run folders in the making, and where the checkpoints of each lie.</summary>
    private static IEnumerable<(string Path, string Checkpoints)> RunFolders(string folder)
    {
        if (!Directory.Exists(folder))
        {
            yield break;
        }

        foreach (string path in Directory.EnumerateDirectories(folder, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.None }))
        {
            string name = Path.GetFileName(path);
            if (name.Length > 1 + RunFolder.InsideName.Length && name[0] == '.' && name.EndsWith(RunFolder.InsideName, StringComparison.Ordinal))
            {
                yield return (Path.Combine(folder, name[1..^RunFolder.InsideName.Length]), Path.Combine(path, RunFolder.CheckpointsName));
            }
            else if (!File.Exists(Path.Combine(path, RunFolder.ManifestName)))
            {
                yield return (path, Path.Combine(path, RunFolder.InsideName, RunFolder.CheckpointsName));
            }
        }
    }
}
