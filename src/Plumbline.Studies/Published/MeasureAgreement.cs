namespace Plumbline.Studies.Published;

/// <summary>How a study agrees with the published one in one measure, over all that both have without pads.</summary>
/// <param name="Measure">Name of the measure, as in comparison.csv.</param>
/// <param name="Words">What a reader calls it.</param>
/// <param name="Compared">Values compared.</param>
/// <param name="Within">Of those, within the range of the authors' runs.</param>
/// <param name="MeanDifference">Mean absolute difference; NaN of no values.</param>
/// <param name="Largest">The value with the largest difference; null of no values.</param>
/// <param name="Padded">Values left out because pads make them.</param>
public sealed record MeasureAgreement(string Measure, string Words, int Compared, int Within, double MeanDifference, ComparedValue? Largest, int Padded);
