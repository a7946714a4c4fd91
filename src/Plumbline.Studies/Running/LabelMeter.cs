using Plumbline.Studies.Results;

namespace Plumbline.Studies.Running;

/// <summary>Measures how often exact neighbours share a query's label.</summary>
internal static class LabelMeter
{
    /// <summary>Measures a run. O(q k).</summary>
    /// <param name="run">Number of the run.</param>
    /// <param name="labels">The label of each vector of the run.</param>
    /// <param name="queries">Which vectors are queries.</param>
    /// <param name="exact">Their exact neighbours, at least as many as the largest k.</param>
    /// <param name="ks">Neighbourhood sizes.</param>
    /// <returns>The shares; null where no query has a label.</returns>
    public static LabelAgreement? Measure(int run, IReadOnlyList<string?> labels, QueryRows queries, NeighborTable exact, IReadOnlyList<int> ks)
    {
        // Numbers compare faster than names; 0 is no label.
        Dictionary<string, int> numbers = [];
        int[] of = new int[labels.Count];
        for (int row = 0; row < of.Length; row++)
        {
            if (labels[row] is { } label)
            {
                of[row] = numbers.TryGetValue(label, out int number) ? number : numbers[label] = numbers.Count + 1;
            }
        }

        int[] sizes = new int[numbers.Count + 1];
        Array.ForEach(of, number => sizes[number]++);
        int[] places = [.. ks.Append(1).Distinct().Order()];
        double[] sums = new double[places.Length];
        double chance = 0;
        int labelled = 0;
        for (int query = 0; query < queries.Count; query++)
        {
            int own = of[queries[query]];
            if (own == 0)
            {
                continue;
            }

            labelled++;
            chance += (sizes[own] - 1.0) / (of.Length - 1);
            ReadOnlySpan<int> neighbors = exact.Ids(query);
            int same = 0;
            int place = 0;
            for (int i = 0; i < places[^1]; i++)
            {
                same += of[neighbors[i]] == own ? 1 : 0;
                if (i + 1 == places[place])
                {
                    sums[place++] += (double)same / (i + 1);
                }
            }
        }

        return labelled == 0
            ? null
            : new LabelAgreement
            {
                Run = run,
                Queries = labelled,
                Labels = numbers.Count,
                Chance = chance / labelled,
                Ks = places,
                Shares = [.. sums.Select(sum => sum / labelled)],
            };
    }
}
