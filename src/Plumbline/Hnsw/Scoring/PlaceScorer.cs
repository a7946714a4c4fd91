namespace Plumbline.Hnsw.Scoring;

/// <summary>
/// Raw distances between one query and points of an index: where a walk gets its distances from. One thread at a time; create another
/// for another thread. Valid until the index's memory moves.
/// </summary>
internal abstract unsafe class PlaceScorer
{
    /// <summary>What no distance is below.</summary>
    protected virtual float LeastDistance => float.NegativeInfinity;

    /// <summary>Takes a query from outside; it is copied.</summary>
    public abstract void SetQuery(ReadOnlySpan<float> query);

    /// <summary>Takes a point of the index as the query.</summary>
    public abstract void SetQuery(int point);

    /// <summary>Raw distances from the query to points.</summary>
    /// <param name="points">Point numbers.</param>
    /// <param name="count">How many.</param>
    /// <param name="bound">A distance greater than this may be given as <see cref="float.PositiveInfinity"/>, which is where the time is saved.</param>
    /// <param name="distances">Receives a distance for each.</param>
    public abstract void Score(int* points, int count, float bound, float* distances);

    /// <summary>Raw distance from the query to one point.</summary>
    public float Score(int point)
    {
        float distance;
        Score(&point, 1, float.PositiveInfinity, &distance);
        return distance;
    }

    /// <summary>Whether any of the points is nearer to the query than a distance.</summary>
    public bool AnyNearer(int* points, int count, float distance, float* buffer)
    {
        // Copies of a vector are at no distance from each other: where there are thousands, nothing need be computed to know it.
        if (distance <= LeastDistance)
        {
            return false;
        }

        // A few at a time: most often one of the first is.
        for (int i = 0; i < count; i += 4)
        {
            int some = Math.Min(4, count - i);
            Score(points + i, some, distance, buffer);
            for (int j = 0; j < some; j++)
            {
                if (buffer[j] < distance)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
