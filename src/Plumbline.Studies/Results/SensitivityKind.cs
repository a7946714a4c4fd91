namespace Plumbline.Studies.Results;

/// <summary>What is changed from one graph to the next.</summary>
public enum SensitivityKind
{
    /// <summary>The order in which points go in; their levels stay.</summary>
    Order = 0,

    /// <summary>The construction seed, which gives each point its level; the order within a level stays a shuffle by the same seed.</summary>
    Seed = 1,
}
