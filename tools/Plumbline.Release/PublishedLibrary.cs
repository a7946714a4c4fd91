namespace Plumbline.Release;

/// <summary>A library of a published program.</summary>
/// <param name="Name">Its name; of a package, its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsOurs">Whether it was built from the checkout.</param>
/// <param name="HasFiles">Whether it has files in the program's folder.</param>
/// <param name="Dependencies">Names of what it needs.</param>
internal sealed record PublishedLibrary(string Name, string Version, bool IsOurs, bool HasFiles, IReadOnlyList<string> Dependencies);
