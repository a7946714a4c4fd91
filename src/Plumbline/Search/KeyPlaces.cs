namespace Plumbline.Search;

/// <summary>The places of a list of keys in one version of one index.</summary>
/// <param name="Index">The index.</param>
/// <param name="Version">Its version.</param>
/// <param name="Places">The places.</param>
internal sealed record KeyPlaces(IndexCore Index, long Version, ListedPlaces Places);
