namespace Plumbline.Studies.Tuning;

/// <summary>
/// Tests rungs from the top down and stops at the first that fails. As the order is fixed before the queries are seen, and a rung is only tested
/// where all above it have passed, an error in any of the tests is no likelier than in one (Maurer, Hothorn and Lehmacher 1995): no rung below
/// share S is ever claimed unless the highest such rung passes its own test.
/// </summary>
internal static class FixedSequence
{
    /// <summary>The lowest rung that passes with all above it.</summary>
    /// <param name="top">The rung to begin with.</param>
    /// <param name="required">Queries that have to reach the target.</param>
    /// <param name="count">How many do at a rung.</param>
    /// <returns>The rung; null where the top fails.</returns>
    public static async ValueTask<int?> DescendAsync(int top, int required, Func<int, ValueTask<int>> count)
    {
        int? lowest = null;
        for (int rung = top; rung >= 0; rung--)
        {
            if (await count(rung).ConfigureAwait(false) < required)
            {
                break;
            }

            lowest = rung;
        }

        return lowest;
    }
}
