using Plumbline.Hnsw;

namespace Plumbline.Search;

/// <summary>Places of a list of keys.</summary>
internal sealed class ListedPlaces(PlaceSet places) : PlaceFilter
{
    public override int? Count => places.Count;

    public override bool Passes(int place) => places.Contains(place);
}
