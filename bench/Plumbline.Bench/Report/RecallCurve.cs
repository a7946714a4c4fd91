namespace Plumbline.Bench.Report;

/// <summary>Recall against queries per second of one engine.</summary>
/// <param name="Engine">Who searched.</param>
/// <param name="Points">One a search effort, ascending.</param>
internal sealed record RecallCurve(string Engine, IReadOnlyList<RecallPoint> Points)
{
    /// <summary>
    /// Queries per second at a recall: its logarithm, linear in recall between the first point that reaches it and the one before.
    /// Where the lowest effort reaches it, that effort's: there is none below k.
    /// </summary>
    /// <param name="recall">The recall wanted.</param>
    /// <returns>Null where no effort reaches it.</returns>
    public double? RateAt(double recall)
    {
        for (int i = 0; i < Points.Count; i++)
        {
            if (Points[i].Recall < recall)
            {
                continue;
            }

            if (i == 0)
            {
                return Points[0].QueriesPerSecond;
            }

            (RecallPoint below, RecallPoint above) = (Points[i - 1], Points[i]);
            double share = (recall - below.Recall) / (above.Recall - below.Recall);
            return Math.Exp(double.Lerp(Math.Log(below.QueriesPerSecond), Math.Log(above.QueriesPerSecond), share));
        }

        return null;
    }

    /// <summary>The curve of several repetitions: mean recall and median rate at each effort.</summary>
    /// <param name="repetitions">One curve or more, of the same engine and efforts.</param>
    public static RecallCurve Typical(IReadOnlyList<RecallCurve> repetitions) => repetitions[0] with
    {
        Points =
        [
            .. repetitions[0].Points.Select((point, place) => point with
            {
                Recall = repetitions.Average(curve => curve.Points[place].Recall),
                QueriesPerSecond = Median.Of([.. repetitions.Select(curve => curve.Points[place].QueriesPerSecond)]),
            }),
        ],
    };
}
