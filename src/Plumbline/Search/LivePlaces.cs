using Plumbline.Hnsw;

namespace Plumbline.Search;

/// <summary>All places but the removed ones.</summary>
internal sealed class LivePlaces(PlaceSet removed, int places) : PlaceFilter
{
    public override int? Count => places - removed.Count;

    public override bool Passes(int place) => !removed.Contains(place);
}
