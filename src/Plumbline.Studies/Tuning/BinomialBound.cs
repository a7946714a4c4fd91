namespace Plumbline.Studies.Tuning;

/// <summary>
/// Exact one-sided bounds on a share by the binomial distribution of how many of m queries have it: Clopper and Pearson (1934). As an order
/// statistic of needed efforts, the upper tolerance limit of Wilks (1941), for discrete variables Scheffe and Tukey (1945).
/// </summary>
internal static class BinomialBound
{
    private const int Halvings = 60;

    /// <summary>P(Binomial(trials, share) >= successes). O(trials).</summary>
    public static double AtLeast(int successes, int trials, double share)
    {
        if (successes <= 0)
        {
            return 1;
        }

        if (successes > trials || share <= 0)
        {
            return 0;
        }

        if (share >= 1)
        {
            return 1;
        }

        // The smaller tail is summed, outwards, so that nothing vanishes and nothing cancels.
        return successes > trials * share
            ? UpperTail(successes, trials, share)
            : 1 - UpperTail(trials - successes + 1, trials, 1 - share);
    }

    /// <summary>The fewest of m queries that show a share of at least S with confidence C: the smallest r with P(Binomial(m, S) >= r) &lt;= 1 - C.</summary>
    /// <returns>r, 1 to m; null where not even all of m do.</returns>
    public static int? Required(int trials, double share, double confidence)
    {
        if (AtLeast(trials, trials, share) > 1 - confidence)
        {
            return null;
        }

        int low = 0;
        int high = trials;
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            if (AtLeast(middle, trials, share) <= 1 - confidence)
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

    /// <summary>The fewest queries of which some number can show the share: the smallest m with S^m &lt;= 1 - C.</summary>
    /// <param name="share">Above 0, below 1.</param>
    /// <param name="confidence">Above 0, below 1.</param>
    /// <returns>m; 2147483647 where it is more.</returns>
    public static int FewestTrials(double share, double confidence)
    {
        double trials = Math.Ceiling(Math.Log(1 - confidence) / Math.Log(share));
        if (!(trials < int.MaxValue - 1))
        {
            return int.MaxValue;
        }

        int fewest = Math.Max(1, (int)trials - 1);
        while (Required(fewest, share, confidence) is null)
        {
            fewest++;
        }

        return fewest;
    }

    /// <summary>The one-sided Clopper-Pearson bound: the share at which as many successes or more have a chance of 1 - C.</summary>
    /// <returns>The bound from below, never above the true one by rounding; 0 where none succeeded.</returns>
    public static double Lower(int successes, int trials, double confidence)
    {
        double low = 0;
        double high = successes == 0 ? 0 : 1;
        for (int i = 0; i < Halvings && high > low; i++)
        {
            double middle = low + ((high - low) / 2);
            if (AtLeast(successes, trials, middle) <= 1 - confidence)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>
    /// The chance that at least r of m queries need no more than the x-th smallest need of n others, whatever their distribution (both drawn
    /// alike): the law of exceedances, a beta-binomial with parameters x and n + 1 - x.
    /// </summary>
    public static double AtLeastBelowRank(int required, int trials, int rank, int others)
    {
        double chance = 0;
        for (int j = required; j <= trials; j++)
        {
            chance += Math.Exp(LogChoose(rank - 1 + j, j) + LogChoose(others - rank + trials - j, trials - j) - LogChoose(others + trials, trials));
        }

        return Math.Min(1, chance);
    }

    /// <summary>The smallest rank of which <see cref="AtLeastBelowRank"/> is at least a chance; null where not even the last is.</summary>
    public static int? RankFor(double chance, int required, int trials, int others)
    {
        if (others < 1 || AtLeastBelowRank(required, trials, others, others) < chance)
        {
            return null;
        }

        int low = 0;
        int high = others;
        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            if (AtLeastBelowRank(required, trials, middle, others) >= chance)
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

    private static double UpperTail(int successes, int trials, double share)
    {
        double term = Math.Exp(LogChoose(trials, successes) + (successes * Math.Log(share)) + ((trials - successes) * double.LogP1(-share)));
        double sum = 0;
        for (int j = successes; j <= trials && term > 0; j++)
        {
            sum += term;
            term *= (trials - j) / (j + 1.0) * (share / (1 - share));
        }

        return Math.Min(1, sum);
    }

    private static double LogChoose(int n, int k) => LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k);

    private static double LogFactorial(int n)
    {
        const int Direct = 32;
        if (n < Direct)
        {
            double product = 1;
            for (int i = 2; i <= n; i++)
            {
                product *= i;
            }

            return Math.Log(product);
        }

        // Stirling's series; the next term is below 1e-14 here.
        double x = n;
        return ((x + 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12 * x)) - (1 / (360 * x * x * x)) + (1 / (1260 * x * x * x * x * x));
    }
}
