namespace Plumbline.Studies.Tuning;

/// <summary>
/// Finds, on the exploration half, the effort from which the held-out queries should be tested downwards: one that they almost surely pass, and
/// no dearer than that takes. It takes overlap to grow with effort, query by query, which saves most searches; where that is not so, the top is
/// not the best one, and what is certified from it is as true.
/// </summary>
internal sealed class EffortExplorer
{
    // The held-out queries fail at the top with a chance of at most one in a thousand, whatever the distribution of needs.
    private const double Sure = 0.999;

    // Where the queries are too few for that: as much again, three times.
    private const int Margin = 8;

    private readonly TuneHalf _half;
    private readonly int _k;
    private readonly EffortLadder _ladder;
    private readonly int[] _passed;
    private readonly int[] _failed;
    private int _highest;

    public EffortExplorer(TuneHalf half, int k, EffortLadder ladder)
    {
        _half = half;
        _k = k;
        _ladder = ladder;
        _passed = new int[half.Count];
        _failed = new int[half.Count];
        Array.Fill(_passed, int.MaxValue);
        Array.Fill(_failed, -1);
    }

    /// <summary>Finds the top.</summary>
    /// <param name="certification">Queries held out.</param>
    /// <param name="required">How many of them have to reach the target.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async ValueTask<Exploration> FindAsync(int certification, int required, CancellationToken cancellationToken)
    {
        int? sure = BinomialBound.RankFor(Sure, required, certification, _half.Count);
        int wanted = sure ?? _half.Count;
        int rung = 0;
        int most = await CountAsync(rung, cancellationToken).ConfigureAwait(false);
        while (most < wanted && rung < _ladder.Last)
        {
            rung = _ladder.RungOf(2L * _ladder[rung]);
            most = await CountAsync(rung, cancellationToken).ConfigureAwait(false);
        }

        // Where not even the last is enough, the first that is as good as the last.
        int top = await FirstAsync(Math.Min(wanted, most), rung, cancellationToken).ConfigureAwait(false);
        int likely = await FirstAsync(Math.Min(most, (int)Math.Ceiling((double)required * _half.Count / certification)), top, cancellationToken).ConfigureAwait(false);
        if (sure is null && most >= wanted)
        {
            top = _ladder.RungOf((long)Margin * _ladder[top]);
        }

        return new Exploration(_k, _ladder, top, likely, Math.Max(top, _highest));
    }

    private async ValueTask<int> FirstAsync(int count, int high, CancellationToken cancellationToken)
    {
        int low = -1;
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            if (await CountAsync(middle, cancellationToken).ConfigureAwait(false) >= count)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return high;
    }

    /// <summary>Queries that reach the target at a rung; only those are asked that did not reach it lower, nor failed to higher.</summary>
    private async ValueTask<int> CountAsync(int rung, CancellationToken cancellationToken)
    {
        _highest = Math.Max(_highest, rung);
        int[] open = [.. Enumerable.Range(0, _half.Count).Where(query => rung < _passed[query] && rung > _failed[query])];
        if (open.Length > 0)
        {
            TuneMeasure measure = await _half.AskAsync(_k, _ladder[rung], open, cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < open.Length; i++)
            {
                (_half.Reaches(measure.Overlaps[i]) ? _passed : _failed)[open[i]] = rung;
            }
        }

        return _passed.Count(passed => passed <= rung);
    }
}
