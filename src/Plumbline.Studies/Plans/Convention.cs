namespace Plumbline.Studies.Plans;

/// <summary>Which conventions a study reports.</summary>
public enum Convention
{
    /// <summary>Euclidean distances, self dropped by id, missing results left missing and counted.</summary>
    Standard = 0,

    /// <summary>The authors' formulas to the letter, pads included.</summary>
    Paper = 1,

    /// <summary>Both, side by side.</summary>
    Both = 2,
}
