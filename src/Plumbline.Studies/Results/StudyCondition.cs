namespace Plumbline.Studies.Results;

/// <summary>Which of the study's three conditions is varied.</summary>
public enum StudyCondition
{
    /// <summary>Condition 1: a fixed efSearch.</summary>
    EfSearch = 0,

    /// <summary>Condition 2: construction quality, at the plan's efSearch.</summary>
    EfConstruction = 1,

    /// <summary>Condition 3: efSearch in proportion to k, max(2, floor(alpha k)).</summary>
    Alpha = 2,
}
