using Plumbline.Studies.Exploring;

namespace Plumbline.Explorer.Components;

/// <summary>How a mark is shown: by a word, a sign and a class of the style sheet, so that no one has to go by colour.</summary>
internal static class MarkWords
{
    /// <summary>All marks, in the order of the key.</summary>
    public static IReadOnlyList<NeighborMark> All { get; } = [NeighborMark.Shared, NeighborMark.Missed, NeighborMark.Wrong, NeighborMark.Spillover, NeighborMark.Unfilled];

    /// <summary>The word.</summary>
    public static string Word(NeighborMark mark) => mark switch
    {
        NeighborMark.Shared => "shared",
        NeighborMark.Missed => "missed",
        NeighborMark.Spillover => "spillover",
        NeighborMark.Unfilled => "unfilled",
        _ => "wrong",
    };

    /// <summary>The sign.</summary>
    public static string Sign(NeighborMark mark) => mark switch
    {
        NeighborMark.Shared => "✓",
        NeighborMark.Missed => "✕",
        NeighborMark.Spillover => "~",
        NeighborMark.Unfilled => "○",
        _ => "≠",
    };

    /// <summary>What it means.</summary>
    public static string Meaning(NeighborMark mark) => mark switch
    {
        NeighborMark.Shared => "on both sides",
        NeighborMark.Missed => "a true neighbour that the walk went past: a wrong point took a place within the effort",
        NeighborMark.Spillover => "beyond the effort: a wrong point that was evaluated by chance, and the true neighbour that lacks that place",
        NeighborMark.Unfilled => "an empty place: nothing was left to return, and the true neighbour that lacks it",
        _ => "a wrong point within the effort, in the place of a missed one",
    };

    /// <summary>The class.</summary>
    public static string Class(NeighborMark mark) => $"mark-{Word(mark)}";
}
