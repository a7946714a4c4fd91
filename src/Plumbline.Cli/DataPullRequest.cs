using Plumbline.Imaging.Downloads;

namespace Plumbline.Cli;

/// <summary>What the command line asked of plumb data pull.</summary>
/// <param name="Pull">The archive.</param>
/// <param name="Folder">Where files go.</param>
/// <param name="Splits">The parts that are unpacked.</param>
/// <param name="DiscardArchive">Whether the archive is removed at the end.</param>
internal sealed record DataPullRequest(PullRequest Pull, string Folder, Stl10Splits Splits, bool DiscardArchive)
{
    /// <summary>Where the archive lies.</summary>
    public string Archive => Path.Combine(Folder, Stl10Archive.FileName);
}
