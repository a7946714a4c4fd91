namespace Plumbline.Studies.Report.Charts;

/// <summary>The band of a curve, cut where it has no edge: whatever draws it fills one stretch after the other.</summary>
internal static class CurveBand
{
    /// <summary>
    /// The stretches of two points or more over which both edges can be drawn. A logarithmic axis cannot show an interval that reaches
    /// zero or below.
    /// </summary>
    /// <param name="curve">The curve.</param>
    /// <param name="logY">Whether its axis is logarithmic.</param>
    /// <returns>Ranges of places in the curve; none where it has no band.</returns>
    public static IEnumerable<Range> Stretches(ChartCurve curve, bool logY)
    {
        if (curve.Low is null || curve.High is null)
        {
            yield break;
        }

        int start = 0;
        for (int i = 0; i <= curve.X.Count; i++)
        {
            bool known = i < curve.X.Count && double.IsFinite(curve.Low[i]) && double.IsFinite(curve.High[i]) && (!logY || curve.Low[i] > 0);
            if (known)
            {
                continue;
            }

            if (i - start >= 2)
            {
                yield return start..i;
            }

            start = i + 1;
        }
    }
}
