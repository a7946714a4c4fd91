namespace Plumbline.Studies.Exploring;

/// <summary>What became of a place of a neighbourhood.</summary>
public enum NeighborMark
{
    /// <summary>The point is on both sides.</summary>
    Shared = 0,

    /// <summary>Exact side: the neighbour is absent, and a wrong point took a place within the effort instead.</summary>
    Missed = 1,

    /// <summary>
    /// Returned side: a wrong point beyond the effort, evaluated by chance. Exact side: the neighbour is absent, and such a point has the place.
    /// </summary>
    Spillover = 2,

    /// <summary>Returned side: an empty place. Exact side: the neighbour is absent, and the place is empty.</summary>
    Unfilled = 3,

    /// <summary>Returned side: a wrong point within the effort.</summary>
    Wrong = 4,
}
