namespace Plumbline.IO.Tests.Indexes;

/// <summary>What a library answered: q x k ids, -1 where missing, and distances.</summary>
internal sealed record ExpectedAnswers(string Name, int K, int QueryCount, long[] Ids, float[] Distances)
{
    private const double Tolerance = 1e-5;

    public static ExpectedAnswers Read(string name, string idsPath, string distancesPath)
    {
        NpyTable ids = NpyTable.Read(idsPath);
        NpyTable distances = NpyTable.Read(distancesPath);
        Assert.Equal((ids.Rows, ids.Columns), (distances.Rows, distances.Columns));
        return new ExpectedAnswers(name, ids.Columns, ids.Rows, ids.Ids(), distances.Floats());
    }

    /// <summary>
    /// Differences, one line each. An id may differ only where it ties: where the library itself gives the id found the distance of this place, or where the
    /// place has the last distance of all, at which an equal point may have been left out.
    /// </summary>
    public IEnumerable<string> Differences(LibraryAnswers answers)
    {
        Assert.Equal(QueryCount, answers.QueryCount);
        for (int query = 0; query < QueryCount; query++)
        {
            if (Difference(answers, query) is { } difference)
            {
                yield return $"{Name}, query {query}: {difference}";
            }
        }
    }

    private string? Difference(LibraryAnswers answers, int query)
    {
        ReadOnlySpan<long> expectedIds = Ids.AsSpan(query * K, K);
        ReadOnlySpan<float> expectedDistances = Distances.AsSpan(query * K, K);
        ReadOnlySpan<long> ids = answers.Ids(query);
        ReadOnlySpan<float> distances = answers.Distances(query);
        int missing = expectedIds.IndexOf(-1);
        int expectedCount = missing < 0 ? K : missing;
        if (expectedCount != ids.Length)
        {
            return $"{expectedCount} results expected, {ids.Length} found";
        }

        for (int i = 0; i < K; i++)
        {
            float distance = i < ids.Length ? distances[i] : answers.PadDistance;
            if (Math.Abs((double)distance - expectedDistances[i]) > Tolerance * Math.Max(Math.Abs(expectedDistances[i]), 1e-30))
            {
                return $"place {i}: distance {expectedDistances[i]:R} expected, {distance:R} found";
            }

            if (i < ids.Length && ids[i] != expectedIds[i] && !Ties(expectedIds, expectedDistances, ids[i], i, expectedCount))
            {
                return $"place {i}: id {expectedIds[i]} expected, {ids[i]} found, distances {expectedDistances[i]:R} and {distance:R}";
            }
        }

        return null;
    }

    private static bool Ties(ReadOnlySpan<long> expectedIds, ReadOnlySpan<float> expectedDistances, long found, int place, int count)
    {
        int there = expectedIds.IndexOf(found);
        return expectedDistances[place] == expectedDistances[there < 0 ? count - 1 : there];
    }
}
