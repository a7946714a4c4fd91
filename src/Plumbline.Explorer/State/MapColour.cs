namespace Plumbline.Explorer.State;

/// <summary>What the points of the map are coloured by.</summary>
public enum MapColour
{
    /// <summary>Overlap of each query at the chosen k and ef.</summary>
    Overlap,

    /// <summary>Local intrinsic dimensionality at the chosen k.</summary>
    Lid,

    /// <summary>Capacity at the chosen ef.</summary>
    Capacity,

    /// <summary>Label of each point.</summary>
    Label,
}
