using Plumbline.Studies.Replica;

namespace Plumbline.ReplicaFit;

/// <summary>
/// A seeded search for small residuals. It fits a linear model of all residuals to the models measured near the best one,
/// takes the step that the linear model likes best within a trust radius, adds some chance, measures there, and moves the
/// best if that is better. Needs far fewer measurements than a search that sees the loss alone.
/// </summary>
internal sealed class FitSearch
{
    private const double FirstRadius = 0.15;
    private const double LeastRadius = 0.015;
    private const double LargestRadius = 0.4;

    // Neighbours beyond a few radii say little about the slope at the best.
    private const double Reach = 2;

    private readonly FitObjective _objective;
    private readonly IReadOnlyList<FitParameter> _space;
    private readonly Random _random;
    private readonly List<(double[] Place, FitResult Result)> _measured = [];
    private double _radius = FirstRadius;
    private int _best;

    public FitSearch(FitObjective objective, IReadOnlyList<FitParameter> space, int seed)
    {
        _objective = objective;
        _space = space;
        // A fixed algorithm, and nothing here is a secret.
#pragma warning disable CA5394
        _random = new Random(seed);
#pragma warning restore CA5394
    }

    /// <summary>The best model so far.</summary>
    public FitResult Best => _measured[_best].Result;

    /// <summary>Searches from a model.</summary>
    public void Run(ReplicaParameters start, int iterations, Action<int, FitResult, bool> report, CancellationToken cancellationToken)
    {
        double[] place = [.. _space.Select(p => p.Read(start))];
        Measure(start, place, cancellationToken);
        report(0, Best, true);
        for (int i = 1; i <= iterations; i++)
        {
            // One look along each axis first, then steps by the linear model.
            place = i <= _space.Count ? AlongAxis(i - 1) : Propose();
            Measure(start, place, cancellationToken);
            int last = _measured.Count - 1;
            bool better = _measured[last].Result.Loss < Best.Loss;
            if (better)
            {
                _best = last;
            }

            if (i > _space.Count)
            {
                _radius = Math.Clamp(_radius * (better ? 1.4 : 0.88), LeastRadius, LargestRadius);
            }

            report(i, _measured[last].Result, better);
        }
    }

    private void Measure(ReplicaParameters start, double[] place, CancellationToken cancellationToken)
    {
        ReplicaParameters parameters = start with { OutputScale = 1 };
        for (int i = 0; i < place.Length; i++)
        {
            _space[i].Write(parameters, place[i]);
        }

        _measured.Add((place, _objective.Evaluate(parameters, cancellationToken)));
    }

    private double[] AlongAxis(int axis)
    {
        double[] place = [.. _measured[_best].Place];
        double step = _random.Next(2) == 0 ? -0.06 : 0.06;
        place[axis] = place[axis] + step is >= 0 and <= 1 ? place[axis] + step : place[axis] - step;
        return place;
    }

    private double[] Propose()
    {
        double[] best = _measured[_best].Place;
        double[,] slopes = FitSlopes(best);
        double[] step = LeastSquaresStep(slopes, Best.Residuals, best);
        double chance = _random.NextDouble() < 0.3 ? 0.6 : 0.15;
        double[] place = new double[best.Length];
        for (int i = 0; i < place.Length; i++)
        {
            place[i] = Math.Clamp(best[i] + step[i] + (chance * _radius * Normal() / Math.Sqrt(best.Length)), 0, 1);
        }

        return place;
    }

    /// <summary>Slope of each residual by each parameter: ridge regression, near neighbours weighing most.</summary>
    private double[,] FitSlopes(double[] best)
    {
        int n = best.Length;
        int residuals = Best.Residuals.Count;
        double[,] normal = new double[n, n];
        double[,] right = new double[n, residuals];
        for (int i = 0; i < n; i++)
        {
            normal[i, i] = 1e-5;
        }

        double width = Math.Max(_radius, 0.06) * Reach;
        foreach ((double[] place, FitResult result) in _measured)
        {
            double[] offset = [.. place.Zip(best, (a, b) => a - b)];
            double weight = Math.Exp(-offset.Sum(x => x * x) / (2 * width * width));
            if (double.IsInfinity(result.Loss) || weight < 1e-4)
            {
                continue;
            }

            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    normal[i, j] += weight * offset[i] * offset[j];
                }

                for (int r = 0; r < residuals; r++)
                {
                    right[i, r] += weight * offset[i] * (result.Residuals[r] - Best.Residuals[r]);
                }
            }
        }

        return LinearSystem.Solve(normal, right);
    }

    /// <summary>The step of Levenberg and Marquardt, damped until it lies within the trust radius and the ranges.</summary>
    private double[] LeastSquaresStep(double[,] slopes, IReadOnlyList<double> residuals, double[] best)
    {
        int n = best.Length;
        bool[] held = new bool[n];
        double[] step = new double[n];
        for (double damping = 1e-3; damping < 1e9; damping *= 2)
        {
            double[,] normal = new double[n, n];
            double[,] right = new double[n, 1];
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    for (int r = 0; r < residuals.Count && !held[i] && !held[j]; r++)
                    {
                        normal[i, j] += slopes[i, r] * slopes[j, r];
                    }
                }

                normal[i, i] += damping;
                for (int r = 0; r < residuals.Count && !held[i]; r++)
                {
                    right[i, 0] -= slopes[i, r] * residuals[r];
                }
            }

            double[,] solved = LinearSystem.Solve(normal, right);
            bool newlyHeld = false;
            for (int i = 0; i < n; i++)
            {
                step[i] = solved[i, 0];
                // At the edge of its range a parameter that wants out is held there.
                if (!held[i] && ((best[i] <= 0 && step[i] < 0) || (best[i] >= 1 && step[i] > 0)))
                {
                    held[i] = true;
                    newlyHeld = true;
                }
            }

            if (!newlyHeld && Math.Sqrt(step.Sum(x => x * x)) <= _radius)
            {
                break;
            }
        }

        return step;
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
