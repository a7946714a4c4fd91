namespace Plumbline.Studies.Tuning;

/// <summary>What the exploration half says about one k.</summary>
/// <param name="K">Neighbours.</param>
/// <param name="Ladder">The efforts that may be tried.</param>
/// <param name="Top">The rung from which the held-out queries go down.</param>
/// <param name="Likely">The rung at which they are likely to stop, for the time left.</param>
/// <param name="Highest">The highest rung that was asked for.</param>
internal sealed record Exploration(int K, EffortLadder Ladder, int Top, int Likely, int Highest)
{
    private const int Near = 4;

    /// <summary>
    /// The rungs to test, ascending: all up to four times the likely effort, and each about twice the one below from there to the top, where a search
    /// is dear and the answer is seldom. The held-out queries have no part in it.
    /// </summary>
    public int[] Sequence()
    {
        List<int> rungs = [Top];
        while (rungs[^1] > 0)
        {
            int rung = rungs[^1];
            int near = Ladder.RungOf((long)Near * Ladder[Likely]);
            rungs.Add(rung > near ? Math.Min(rung - 1, Math.Max(near, Ladder.RungOf(Ladder[rung] / 2))) : rung - 1);
        }

        rungs.Reverse();
        return [.. rungs];
    }
}
