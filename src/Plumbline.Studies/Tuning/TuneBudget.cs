using Plumbline.Studies.Probing;

namespace Plumbline.Studies.Tuning;

/// <summary>Which efforts are within a budget of milliseconds a query.</summary>
internal sealed class TuneBudget(SearchTimer timer, double limit)
{
    /// <summary>
    /// The highest rung of each k, up to its top, whose time is within the budget, by bisection. Chosen before the held-out queries are asked, and
    /// on others, so that the share that it reaches among them needs no correction.
    /// </summary>
    public async ValueTask<int?[]> FindAsync(Exploration[] explorations, IProgress<ProbeProgress>? progress, CancellationToken cancellationToken)
    {
        int?[] efforts = new int?[explorations.Length];
        for (int i = 0; i < explorations.Length; i++)
        {
            Exploration at = explorations[i];
            progress?.Report(new ProbeProgress("timing for the budget", (double)i / explorations.Length, $"k {at.K}"));
            int low = -1;
            int high = at.Top + 1;
            while (high - low > 1)
            {
                int middle = low + ((high - low) / 2);
                // NaN, a refusal, is not within any budget.
                if (await timer.SearchAsync(at.K, at.Ladder[middle], cancellationToken).ConfigureAwait(false) <= limit)
                {
                    low = middle;
                }
                else
                {
                    high = middle;
                }
            }

            efforts[i] = low < 0 ? null : at.Ladder[low];
        }

        return efforts;
    }

    /// <summary>Whether what is certified fits, and what does where it does not.</summary>
    public async ValueTask<TuneBudgetRow> JudgeAsync(TuneRow row, int? affordable, TuneHalf held, double confidence, CancellationToken cancellationToken)
    {
        // A larger effort that fits lets this one fit too, whatever the noise of the clock.
        if (row.Reached && (row.Milliseconds <= limit || row.Effort <= affordable))
        {
            return new TuneBudgetRow(row.K, true, row.Effort, row.Milliseconds, row.ShareReached, row.ShareLowerBound);
        }

        if (affordable is not { } effort)
        {
            return new TuneBudgetRow(row.K, false, null, double.NaN, double.NaN, double.NaN);
        }

        TuneMeasure measure = await held.AskAsync(row.K, effort, null, cancellationToken).ConfigureAwait(false);
        return new TuneBudgetRow(
            row.K,
            false,
            effort,
            await timer.SearchAsync(row.K, effort, cancellationToken).ConfigureAwait(false),
            (double)measure.Reached / held.Count,
            BinomialBound.Lower(measure.Reached, held.Count, confidence));
    }
}
