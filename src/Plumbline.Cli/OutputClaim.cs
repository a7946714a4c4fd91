using Plumbline.IO;
using Plumbline.Studies.Plans;

namespace Plumbline.Cli;

/// <summary>A claim on the file that a command will write, so that of two that would make it at a time one is refused before its work, not replaced after it.</summary>
internal sealed class OutputClaim : IDisposable
{
    private readonly IDisposable? _claim;

    private OutputClaim(IDisposable? claim) => _claim = claim;

    /// <summary>Claims a file. To be asked for before it is looked whether the file exists.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="path">The path as it was given; null for none.</param>
    /// <param name="force">Whether whatever is there is replaced; then it is not claimed.</param>
    /// <param name="claimed">The file to claim where it is not that path: a format of two files has one of them claimed whichever is named.</param>
    public static OutputClaim Take(string option, string? path, bool force, string? claimed = null)
    {
        if (path is null || force)
        {
            return new OutputClaim(null);
        }

        try
        {
            return new OutputClaim(AtomicFile.Claim(claimed ?? path));
        }
        catch (ClaimedException e)
        {
            throw new PlanException($"{option}: found {path}, which another process is writing, expected a new name (or --force, which replaces what that one writes)", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A place where nothing can be written; the checks that follow say what is wrong with it.
            return new OutputClaim(null);
        }
    }

    public void Dispose() => _claim?.Dispose();
}
