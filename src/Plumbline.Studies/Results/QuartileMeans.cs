namespace Plumbline.Studies.Results;

/// <summary>A mean over each of the four groups of queries by exact LID (<see cref="LidQuartiles"/>); NaN of a group without queries.</summary>
/// <param name="Q1">Over the quarter of the lowest LID.</param>
/// <param name="Q2">Over the second quarter.</param>
/// <param name="Q3">Over the third quarter.</param>
/// <param name="Q4">Over the quarter of the highest LID.</param>
public readonly record struct QuartileMeans(double Q1, double Q2, double Q3, double Q4)
{
    /// <summary>From the lowest LID to the highest.</summary>
    public double[] ToArray() => [Q1, Q2, Q3, Q4];
}
